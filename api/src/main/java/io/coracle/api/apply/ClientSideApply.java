package io.coracle.api.apply;

import io.coracle.api.StatusException;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.fields.FieldSet;
import io.coracle.api.fields.FieldsFault;
import io.coracle.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What links server-side apply to the apply that kubectl did before, which noted in an annotation
 * what it had applied: what stands there unchanged may be taken without force by the same tool, and
 * the annotation is kept up to date. Stateless.
 */
final class ClientSideApply {
  /** The manager that this is done for. */
  static final String MANAGER = "kubectl";

  private static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

  /** All annotations together have at most this many bytes. */
  private static final int MAX_ANNOTATION_BYTES = 256 * 1024;

  private ClientSideApply() {}

  /** The fields that were applied last and still are as they were; empty if nobody can say. */
  static Optional<FieldSet> lastApplied(ObjectNode live, String apiVersion, Schema schema) {
    String text = live.path("metadata").path("annotations").path(ANNOTATION).asString("");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      ObjectNode last = Json.parseObject(text.getBytes(StandardCharsets.UTF_8));
      if (!last.path("apiVersion").asString("").equals(apiVersion)) {
        return Optional.empty();
      }
      Comparison change = Comparison.of(last, live, schema);
      return Optional.of(
          FieldWalk.stated(last, schema)
              .difference(change.modified())
              .difference(change.added())
              .difference(change.removed()));
    } catch (StatusException | FieldsFault e) {
      return Optional.empty(); // anybody can write annotations; this one says nothing
    }
  }

  /** Brings the annotation of {@code object} up to date, if it has one. */
  static void note(ObjectNode object, ObjectNode config) {
    if (!(object.path("metadata").get("annotations") instanceof ObjectNode annotations)
        || !annotations.has(ANNOTATION)) {
      return;
    }
    ObjectNode noted = config.deepCopy();
    if (noted.path("metadata").get("annotations") instanceof ObjectNode own) {
      own.remove(ANNOTATION);
    }
    annotations.put(ANNOTATION, Json.text(sorted(noted)) + "\n");
    if (size(annotations) > MAX_ANNOTATION_BYTES) {
      annotations.remove(ANNOTATION);
    }
  }

  private static long size(ObjectNode annotations) {
    long bytes = 0;
    for (Map.Entry<String, JsonNode> entry : annotations.properties()) {
      bytes += entry.getKey().getBytes(StandardCharsets.UTF_8).length;
      bytes += entry.getValue().asString("").getBytes(StandardCharsets.UTF_8).length;
    }
    return bytes;
  }

  private static JsonNode sorted(JsonNode value) {
    if (value instanceof ObjectNode object) {
      var parts = new TreeMap<String, JsonNode>();
      object.properties().forEach(part -> parts.put(part.getKey(), sorted(part.getValue())));
      ObjectNode result = Json.object();
      parts.forEach(result::set);
      return result;
    }
    if (value instanceof ArrayNode array) {
      ArrayNode result = JsonNodeFactory.instance.arrayNode(array.size());
      array.forEach(item -> result.add(sorted(item)));
      return result;
    }
    return value;
  }
}
