package io.coracle.apiserver.registry.object;

import io.coracle.api.json.Json;
import io.coracle.store.Stored;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What selectors look at: an object's labels and its selectable fields. Read from the bytes once
 * for each stored version, however many watchers ask.
 *
 * @param fields by path; a field that is absent has its default
 */
public record Attributes(Map<String, String> labels, Map<String, String> fields) {

  public Attributes {
    labels = Map.copyOf(labels);
    fields = Map.copyOf(fields);
  }

  /** Attributes, and the fields that were read: of a custom resource these can change. */
  private record Kept(SelectableFields.Node tree, Attributes attributes) {}

  /** The attributes of {@code stored}, which is of the resource that {@code selectable} is of. */
  public static Attributes of(Stored stored, SelectableFields selectable) {
    if (stored.derived() instanceof Kept known && known.tree() == selectable.tree()) {
      return known.attributes();
    }
    Attributes read = read(stored.value(), selectable);
    stored.keepDerived(new Kept(selectable.tree(), read));
    return read;
  }

  /**
   * What {@link #of} would leave with the bytes of {@code object}, so that nobody need read them
   * for it.
   */
  static Object derived(ObjectNode object, SelectableFields selectable) {
    var labels = new HashMap<String, String>();
    var fields = new HashMap<>(selectable.defaults());
    walk(object, selectable.tree(), labels, fields);
    return new Kept(selectable.tree(), new Attributes(labels, selectable.finish(fields)));
  }

  private static void walk(
      ObjectNode object,
      SelectableFields.Node node,
      Map<String, String> labels,
      Map<String, String> fields) {
    for (Map.Entry<String, SelectableFields.Node> step : node.children().entrySet()) {
      JsonNode value = object.path(step.getKey());
      SelectableFields.Node child = step.getValue();
      if (child.labels()) {
        value
            .properties()
            .forEach(label -> labels.put(label.getKey(), label.getValue().asString()));
      } else if (!child.path().isEmpty() && value.isValueNode()) {
        if (!value.isNull()) {
          fields.put(child.path(), value.asString());
        }
      } else if (value instanceof ObjectNode inner) {
        walk(inner, child, labels, fields);
      }
    }
  }

  /** Reads the attributes from the bytes of an object. */
  static Attributes read(byte[] object, SelectableFields selectable) {
    var labels = new HashMap<String, String>();
    var fields = new HashMap<>(selectable.defaults());
    try (JsonParser parser = Json.mapper().createParser(object)) {
      parser.nextToken();
      walk(parser, selectable.tree(), labels, fields);
    }
    return new Attributes(labels, selectable.finish(fields));
  }

  /** Walks an object whose opening brace has been read. */
  private static void walk(
      JsonParser parser,
      SelectableFields.Node node,
      Map<String, String> labels,
      Map<String, String> fields) {
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      SelectableFields.Node child = node.children().get(parser.currentName());
      JsonToken value = parser.nextToken();
      if (child == null) {
        parser.skipChildren();
      } else if (child.labels()) {
        labels(parser, value, labels);
      } else if (!child.path().isEmpty() && value.isScalarValue()) {
        if (value != JsonToken.VALUE_NULL) {
          fields.put(child.path(), parser.getString());
        }
      } else if (value == JsonToken.START_OBJECT) {
        walk(parser, child, labels, fields);
      } else {
        parser.skipChildren();
      }
    }
  }

  private static void labels(JsonParser parser, JsonToken value, Map<String, String> labels) {
    if (value != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      parser.nextToken();
      labels.put(key, parser.getString());
    }
  }
}
