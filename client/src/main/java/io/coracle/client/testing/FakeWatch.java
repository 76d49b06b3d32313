package io.coracle.client.testing;

import io.coracle.api.json.Json;
import io.coracle.api.selector.FieldSelector;
import io.coracle.api.selector.LabelSelector;
import io.coracle.http.BodySink;
import io.coracle.http.Query;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One open watch: which objects it sees, and where it writes them. */
final class FakeWatch {
  private final FakePath path;
  private final LabelSelector labels;
  private final FieldSelector fields;
  private final BodySink sink;

  FakeWatch(FakePath path, Query query, BodySink sink) {
    this.path = path;
    this.labels = LabelSelector.parse(query.first("labelSelector").orElse(""));
    this.fields = FieldSelector.parse(query.first("fieldSelector").orElse(""));
    this.sink = sink;
  }

  BodySink sink() {
    return sink;
  }

  /** A change of an object; its type depends on whether the selectors saw the object before. */
  void changed(Change change) {
    if (!change.collection().equals(path.collection())) {
      return;
    }
    boolean before = change.before() != null && sees(path, labels, fields, change.before());
    boolean after = !change.deleted() && sees(path, labels, fields, change.object());
    if (after) {
      send(before ? "MODIFIED" : "ADDED", change.object());
    } else if (before) {
      send("DELETED", change.object());
    }
  }

  void send(String type, JsonNode object) {
    ObjectNode event = Json.object().put("type", type);
    event.set("object", object);
    sink.write((Json.text(event) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  static boolean sees(FakePath path, Query query, JsonNode object) {
    return sees(
        path,
        LabelSelector.parse(query.first("labelSelector").orElse("")),
        FieldSelector.parse(query.first("fieldSelector").orElse("")),
        object);
  }

  private static boolean sees(
      FakePath path, LabelSelector labels, FieldSelector fields, JsonNode object) {
    JsonNode metadata = object.path("metadata");
    boolean inNamespace =
        path.namespace().isEmpty()
            || metadata.path("namespace").asString("").equals(path.namespace());
    Map<String, String> present = new HashMap<>();
    metadata.path("labels").forEachEntry((k, v) -> present.put(k, v.asString("")));
    return inNamespace
        && labels.matches(present)
        && fields.matches(f -> object.at("/" + f.replace('.', '/')).asString(""));
  }

  /**
   * One change of one object.
   *
   * @param before null for a new object
   */
  record Change(
      String collection,
      long version,
      boolean deleted,
      JsonNode object,
      @Nullable JsonNode before) {}
}
