package io.coracle.apiserver.custom.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds and removes the fields that a schema does not know (API reference, "Field pruning").
 * Stateless. Of a whole object, and of one that is embedded, kind, API version and metadata are not
 * looked at.
 */
public final class Pruning {
  /** No more unknown fields than this are named. */
  public static final int MAX_UNKNOWN = 100;

  private static final Set<String> OF_OBJECTS = Set.of("apiVersion", "kind", "metadata");

  private final boolean remove;
  private final List<String> unknown = new ArrayList<>();
  private final StringBuilder path = new StringBuilder();

  private Pruning(boolean remove) {
    this.remove = remove;
  }

  /** Removes unknown fields from {@code object}. */
  public static void prune(ObjectNode object, StructuralSchema schema) {
    new Pruning(true).fields(object, schema, true);
  }

  /** The paths of unknown fields, e.g. {@code spec.parts[0].size}. */
  public static List<String> unknown(ObjectNode object, StructuralSchema schema) {
    var walk = new Pruning(false);
    walk.fields(object, schema, true);
    return List.copyOf(walk.unknown);
  }

  private void value(JsonNode value, Optional<StructuralSchema> schema, boolean keep) {
    if (value instanceof ObjectNode object) {
      if (schema.isPresent()) {
        fields(object, schema.get(), schema.get().embedded());
      } else if (!keep) {
        all(object);
      }
    } else if (value instanceof ArrayNode array) {
      elements(array, schema, keep);
    }
  }

  private void elements(ArrayNode array, Optional<StructuralSchema> schema, boolean keep) {
    Optional<StructuralSchema> items = schema.flatMap(StructuralSchema::items);
    boolean keepItems =
        keep && schema.isEmpty() || schema.map(StructuralSchema::preserveUnknown).orElse(false);
    int index = 0;
    for (JsonNode item : array) {
      int mark = path.length();
      path.append('[').append(index++).append(']');
      value(item, items, keepItems);
      path.setLength(mark);
    }
  }

  private void fields(ObjectNode object, StructuralSchema schema, boolean whole) {
    List<String> gone = new ArrayList<>(0);
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      String name = entry.getKey();
      if (whole && OF_OBJECTS.contains(name)) {
        continue;
      }
      int mark = path.length();
      path.append(mark == 0 ? "" : ".").append(name);
      StructuralSchema own = schema.properties().get(name);
      if (own != null) {
        value(entry.getValue(), Optional.of(own), false);
      } else if (schema.additionalAllowed()) {
        value(entry.getValue(), schema.additional(), true);
      } else if (!schema.preserveUnknown()) {
        note();
        gone.add(name);
      }
      path.setLength(mark);
    }
    if (remove) {
      object.remove(gone);
    }
  }

  /** Nothing in the object is known. */
  private void all(ObjectNode object) {
    for (String name : object.propertyNames()) {
      int mark = path.length();
      path.append(mark == 0 ? "" : ".").append(name);
      note();
      path.setLength(mark);
    }
    if (remove) {
      object.removeAll();
    }
  }

  private void note() {
    if (unknown.size() < MAX_UNKNOWN) {
      unknown.add(path.toString());
    }
  }
}
