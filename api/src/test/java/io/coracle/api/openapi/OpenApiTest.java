package io.coracle.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.api.json.Json;
import io.coracle.api.reference.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class OpenApiTest {
  private final BuiltInCatalogue catalogue = BuiltInCatalogue.shared();
  private final OpenApi api = new OpenApi(catalogue, catalogue, "v1.36.0");

  private JsonNode v3(String path) {
    return Json.parse(api.v3(path).orElseThrow());
  }

  @Test
  void v3Index_always_linksDocumentsByHash() {
    JsonNode paths = Json.parse(api.v3Index()).path("paths");
    assertThat(paths.path("apis/apps/v1").path("serverRelativeURL").asString())
        .startsWith("/openapi/v3/apis/apps/v1?hash=");
    assertThat(paths.has("api/v1")).isTrue();
    assertThat(api.v3("apis/example.com/v1")).isEmpty();
  }

  @Test
  void v3_deployments_haveWhatClientsLookFor() {
    JsonNode document = v3("apis/apps/v1");
    JsonNode item =
        document.path("paths").path("/apis/apps/v1/namespaces/{namespace}/deployments/{name}");
    JsonNode patch = item.path("patch");
    assertThat(patch.path("x-kubernetes-group-version-kind").path("kind").asString())
        .isEqualTo("Deployment");
    assertThat(patch.path("parameters"))
        .anyMatch(p -> p.path("name").asString("").equals("fieldValidation"));
    assertThat(patch.path("operationId").asString()).isEqualTo("patchAppsV1NamespacedDeployment");
    JsonNode deployment =
        document.path("components").path("schemas").path("io.k8s.api.apps.v1.Deployment");
    assertThat(deployment.path("description").asString()).isNotEmpty();
    assertThat(deployment.at("/x-kubernetes-group-version-kind/0/group").asString())
        .isEqualTo("apps");
  }

  @Test
  void documents_all_referToDefinitionsThatAreThere() {
    for (String path : Json.parse(api.v3Index()).path("paths").propertyNames()) {
      JsonNode document = v3(path);
      assertThat(document.path("components").path("schemas").propertyNames())
          .as(path)
          .containsAll(references(document, "#/components/schemas/"));
    }
    JsonNode v2 = Json.parse(api.v2Json());
    assertThat(v2.path("definitions").propertyNames())
        .containsAll(references(v2, "#/definitions/"));
  }

  @Test
  void v3_reference_standsAlone() {
    for (String path : Json.parse(api.v3Index()).path("paths").propertyNames()) {
      assertThat(v3(path).findParents("$ref"))
          .as(path)
          .filteredOn(node -> node.path("$ref").isString())
          .isNotEmpty()
          .allMatch(node -> node.size() == 1);
    }
  }

  private static Set<String> references(JsonNode tree, String prefix) {
    var found = new TreeSet<String>();
    for (JsonNode reference : tree.findValues("$ref")) {
      if (reference.isString()) {
        found.add(reference.asString().substring(prefix.length()));
      }
    }
    return found;
  }

  @Test
  void v2Protobuf_always_beginsWithTheVersion() {
    byte[] bytes = api.v2Protobuf();
    assertThat(bytes).startsWith(0x0a, 3, '2', '.', '0');
    assertThat(bytes.length).isGreaterThan(500_000);
  }

  @Test
  @EnabledIf("io.coracle.api.reference.Reference#present")
  void schemas_comparedWithTheReference_areTheSame() {
    var actual = Json.object();
    for (String path : Json.parse(api.v3Index()).path("paths").propertyNames()) {
      v3(path)
          .path("components")
          .path("schemas")
          .properties()
          .forEach(entry -> actual.set(entry.getKey(), entry.getValue()));
    }
    List<String> differences = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry :
        Reference.json("kubernetes-1.36/schemas.json").properties()) {
      JsonNode ours = actual.path(entry.getKey());
      if (ours.isMissingNode()) {
        differences.add("missing " + entry.getKey());
      } else if (!entry.getKey().endsWith("meta.v1.DeleteOptions")
          && !entry.getKey().endsWith("meta.v1.WatchEvent")) {
        compare(entry.getKey(), plain(entry.getValue()), plain(ours), differences);
      }
    }
    assertThat(differences).isEmpty();
  }

  @Test
  @EnabledIf("io.coracle.api.reference.Reference#present")
  void paths_comparedWithTheReference_haveTheSameMethodsAndParameters() {
    JsonNode ours = Json.parse(api.v2Json()).path("paths");
    List<String> differences = new ArrayList<>();
    for (String line : Reference.lines("kubernetes-1.36/paths.tsv")) {
      String[] columns = line.split("\t", -1);
      // What tokens are verified with is another part's concern.
      if (columns[0].contains("openid")) {
        continue;
      }
      JsonNode operation = ours.path(columns[0]).path(columns[1]);
      if (operation.isMissingNode()) {
        differences.add("missing " + columns[1] + " " + columns[0]);
        continue;
      }
      var actual = new TreeSet<String>();
      operation.path("parameters").forEach(p -> actual.add(p.path("name").asString("")));
      var expected = new TreeSet<>(List.of(columns[2].split(",", -1)));
      expected.removeAll(Set.of("", "shardSelector"));
      if (!actual.containsAll(expected)) {
        differences.add(columns[1] + " " + columns[0] + ": " + expected + " but " + actual);
      }
    }
    assertThat(differences).isEmpty();
  }

  private static void compare(String path, JsonNode left, JsonNode right, List<String> found) {
    if (left instanceof ObjectNode && right instanceof ObjectNode) {
      var names = new TreeSet<>(left.propertyNames());
      names.addAll(right.propertyNames());
      names.forEach(n -> compare(path + "/" + n, left.path(n), right.path(n), found));
    } else if (!left.toString().equals(right.toString())) {
      found.add(path + ": " + left + " but " + right);
    }
  }

  /** Without prose and without what says the same as nothing; sets in order. */
  private static JsonNode plain(JsonNode tree) {
    if (tree instanceof ObjectNode object) {
      if (object.path("description").isString()) {
        object.remove("description");
      }
      if (object.path("type").asString("").equals("array")) {
        if (!object.has("x-kubernetes-list-type")) {
          object.put("x-kubernetes-list-type", "atomic");
        }
      }
      for (String sorted : List.of("required", "enum")) {
        if (object.path(sorted) instanceof ArrayNode array) {
          var values = new TreeSet<String>();
          array.forEach(value -> values.add(value.asString("")));
          array.removeAll();
          values.forEach(array::add);
        }
      }
      if (object.path("x-kubernetes-map-type").asString("").equals("granular")) {
        object.remove("x-kubernetes-map-type");
      }
      if (object.path("format").asString("").equals("byte")) {
        object.remove("x-kubernetes-list-type");
      }
      if (object.size() == 1 && object.path("allOf").size() == 1) {
        object.set("$ref", object.path("allOf").path(0).path("$ref"));
        object.remove("allOf");
      }
    }
    tree.forEach(OpenApiTest::plain);
    return tree;
  }
}
