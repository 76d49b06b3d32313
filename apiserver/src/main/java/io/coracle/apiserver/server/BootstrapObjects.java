package io.coracle.apiserver.server;

import io.coracle.api.GroupVersionResource;
import io.coracle.api.json.Json;
import io.coracle.api.yaml.Yaml;
import io.coracle.apiserver.registry.access.RegistryAccess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The priority classes, priority levels and flow schemas that every cluster has, as data beside
 * this class. Only what is missing is created.
 */
final class BootstrapObjects {
  private static final String FILE = "bootstrap-objects.yaml";
  private static final String FLOW = "flowcontrol.apiserver.k8s.io";
  private static final GroupVersionResource CLASSES =
      new GroupVersionResource("scheduling.k8s.io", "v1", "priorityclasses");
  private static final GroupVersionResource LEVELS =
      new GroupVersionResource(FLOW, "v1", "prioritylevelconfigurations");
  private static final GroupVersionResource SCHEMAS =
      new GroupVersionResource(FLOW, "v1", "flowschemas");

  private BootstrapObjects() {}

  static void reconcile(RegistryAccess access) {
    JsonNode file = read();
    for (JsonNode item : file.path("priorityClasses")) {
      access.createIfAbsent(CLASSES, priorityClass(item));
    }
    for (JsonNode item : file.path("priorityLevels")) {
      access.createIfAbsent(LEVELS, configured("PriorityLevelConfiguration", item));
    }
    JsonNode meanings = file.path("meanings");
    for (JsonNode item : file.path("flowSchemas")) {
      access.createIfAbsent(SCHEMAS, flowSchema(item, meanings));
    }
  }

  private static JsonNode read() {
    try (InputStream in = BootstrapObjects.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + FILE + " is missing");
      }
      return Yaml.parse(in.readAllBytes()).tree();
    } catch (IOException e) {
      throw new UncheckedIOException("the resource " + FILE + " cannot be read", e);
    }
  }

  private static ObjectNode priorityClass(JsonNode item) {
    ObjectNode object = head("scheduling.k8s.io/v1", "PriorityClass", item);
    object.set("value", item.path("value"));
    object.set("description", item.path("description"));
    return object;
  }

  private static ObjectNode head(String version, String kind, JsonNode item) {
    ObjectNode object = Json.object().put("apiVersion", version).put("kind", kind);
    object.putObject("metadata").set("name", item.path("name"));
    return object;
  }

  private static ObjectNode configured(String kind, JsonNode item) {
    ObjectNode object = head(FLOW + "/v1", kind, item);
    ((ObjectNode) object.path("metadata"))
        .putObject("annotations")
        .put("apf.kubernetes.io/autoupdate-spec", "true");
    object.set("spec", item.path("spec").deepCopy());
    return object;
  }

  /** Rules name what they are about; what that means stands once in the file. */
  private static ObjectNode flowSchema(JsonNode item, JsonNode meanings) {
    ObjectNode object = configured("FlowSchema", item);
    ObjectNode spec = object.putObject("spec");
    spec.putObject("priorityLevelConfiguration").set("name", item.path("level"));
    spec.set("matchingPrecedence", item.path("precedence"));
    if (item.has("distinguisher")) {
      spec.putObject("distinguisherMethod").set("type", item.path("distinguisher"));
    }
    ObjectNode rule = spec.putArray("rules").addObject();
    ArrayNode subjects = rule.putArray("subjects");
    for (Map.Entry<String, JsonNode> kind : item.path("subjects").properties()) {
      kind.getValue().forEach(name -> subjects.add(subject(kind.getKey(), name.asString())));
    }
    for (JsonNode about : item.path("about")) {
      for (Map.Entry<String, JsonNode> rules : meanings.path(about.asString()).properties()) {
        ArrayNode list = rule.withArray(rules.getKey());
        rules.getValue().forEach(each -> list.add(each.deepCopy()));
      }
    }
    return object;
  }

  private static ObjectNode subject(String kind, String name) {
    ObjectNode subject = Json.object();
    switch (kind) {
      case "users" -> subject.put("kind", "User").putObject("user").put("name", name);
      case "groups" -> subject.put("kind", "Group").putObject("group").put("name", name);
      default ->
          subject
              .put("kind", "ServiceAccount")
              .putObject("serviceAccount")
              .put("namespace", "kube-system")
              .put("name", name);
    }
    return subject;
  }
}
