package io.coracle.api.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.json.Json;
import io.coracle.api.reference.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class CanonicalTest {
  private static Schema.Fields schema(String apiVersion, String kind) {
    return (Schema.Fields)
        BuiltInCatalogue.shared().schema(GroupVersionKind.of(apiVersion, kind)).orElseThrow();
  }

  private static String normal(String apiVersion, String kind, String text) {
    ObjectNode tree = Json.parseObject(text.replace('\'', '"').getBytes(UTF_8));
    return Json.text(Canonical.normalize(tree, schema(apiVersion, kind))).replace('"', '\'');
  }

  @Test
  void normalize_pod_hasWhatGoWouldWrite() {
    assertThat(
            normal(
                "v1",
                "Pod",
                "{'spec':{'nope':1,'nodeSelector':{},'hostNetwork':false,'priority':0,"
                    + "'automountServiceAccountToken':false,'restartPolicy':'',"
                    + "'containers':[{'name':'a','args':[],"
                    + "'resources':{'limits':{'memory':'1024Mi','cpu':0.5}},'securityContext':{}}]},"
                    + "'metadata':{'name':'p','creationTimestamp':null,'labels':{'b':'','a':null}},"
                    + "'apiVersion':'v1','kind':'Pod'}"))
        .isEqualTo(
            "{'kind':'Pod','apiVersion':'v1',"
                + "'metadata':{'name':'p','labels':{'a':'','b':''}},"
                + "'spec':{'containers':[{'name':'a',"
                + "'resources':{'limits':{'cpu':'500m','memory':'1Gi'}},'securityContext':{}}],"
                + "'automountServiceAccountToken':false,'priority':0},'status':{}}");
  }

  @Test
  void normalize_times_areInUtc() {
    assertThat(
            normal(
                "coordination.k8s.io/v1",
                "Lease",
                "{'spec':{'renewTime':'2026-01-01T01:00:00+01:00'}}"))
        .isEqualTo("{'metadata':{},'spec':{'renewTime':'2026-01-01T00:00:00.000000Z'}}");
  }

  @Test
  void normalize_roleWithoutRules_hasNull() {
    assertThat(normal("rbac.authorization.k8s.io/v1", "Role", "{'rules':[]}"))
        .isEqualTo("{'metadata':{},'rules':null}");
  }

  /** What the reference server answered is canonical already: nothing comes, nothing goes. */
  @Test
  @EnabledIf("io.coracle.api.reference.Reference#present")
  void normalize_recordedAnswers_changesNothing() {
    var differences = new TreeMap<String, String>();
    for (Path file : Reference.cases()) {
      for (JsonNode step : Reference.json(file).path("steps")) {
        for (ObjectNode object : objects(step.path("response").path("body"))) {
          compare(object, file.getFileName() + " " + step.path("name").asString(""), differences);
        }
      }
    }
    assertThat(differences).isEmpty();
  }

  private static List<ObjectNode> objects(JsonNode body) {
    var objects = new ArrayList<ObjectNode>();
    if (body instanceof ObjectNode object
        && object.path("kind").isString()
        && object.path("apiVersion").isString()) {
      if (object.path("items").isArray()) {
        String kind = object.path("kind").asString("").replaceAll("List$", "");
        for (JsonNode item : object.path("items")) {
          if (item instanceof ObjectNode element) {
            element.set("kind", object.stringNode(kind));
            element.set("apiVersion", object.path("apiVersion"));
            objects.add(element);
          }
        }
      } else {
        objects.add(object);
      }
    }
    return objects;
  }

  private static void compare(ObjectNode object, String where, Map<String, String> found) {
    GroupVersionKind kind =
        GroupVersionKind.of(
            object.path("apiVersion").asString(""), object.path("kind").asString(""));
    Optional<Schema> schema = BuiltInCatalogue.shared().schema(kind);
    if (schema.isEmpty() || kind.kind().equals("Table")) {
      return;
    }
    withoutPlaceholders(object);
    ObjectNode normal = Canonical.normalize(object.deepCopy(), (Schema.Fields) schema.get());
    difference(kind.kind(), object, normal, where, found);
  }

  /** The recordings replace times and such by words. */
  private static void withoutPlaceholders(JsonNode tree) {
    if (tree instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              entry -> {
                if (entry.getValue().isString() && entry.getValue().asString().equals("TIME")) {
                  entry.setValue(
                      object.stringNode(
                          entry.getKey().matches("renewTime|acquireTime|eventTime|lastObservedTime")
                              ? "2026-01-01T00:00:00.000000Z"
                              : "2026-01-01T00:00:00Z"));
                }
              });
    }
    tree.forEach(CanonicalTest::withoutPlaceholders);
  }

  private static void difference(
      String path, JsonNode before, JsonNode after, String where, Map<String, String> found) {
    if (before instanceof ObjectNode left && after instanceof ObjectNode right) {
      var names = new java.util.TreeSet<>(left.propertyNames());
      names.addAll(right.propertyNames());
      for (String name : names) {
        String inner = path + "." + name;
        if (left.path(name).asString("").equals("IGNORED")) {
          continue;
        }
        if (!right.has(name)) {
          found.put(inner, "gone: " + left.get(name) + " in " + where);
        } else if (!left.has(name)) {
          found.put(inner, "new: " + right.get(name) + " in " + where);
        } else {
          difference(inner, left.path(name), right.path(name), where, found);
        }
      }
    } else if (before.isArray() && after.isArray() && before.size() == after.size()) {
      for (int i = 0; i < before.size(); i++) {
        difference(path + "[]", before.get(i), after.get(i), where, found);
      }
    } else if (!before.equals(after)) {
      found.put(path, before + " became " + after + " in " + where);
    }
  }
}
