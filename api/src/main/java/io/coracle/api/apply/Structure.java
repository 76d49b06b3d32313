package io.coracle.api.apply;

import io.coracle.api.catalogue.Schema;
import io.coracle.api.fields.FieldsFault;
import io.coracle.api.fields.PathElement;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How values are taken apart for ownership and merging: by their schema, and where there is none by
 * what they are. Stateless.
 */
final class Structure {
  private static final Schema ANY = new Schema.Any();

  private Structure() {}

  /** Whether a value has parts that can belong to different managers. */
  enum Form {
    /** One value: a scalar, or what is atomic. */
    LEAF,
    /** Named parts. */
    MAP,
    /** Parts that go by keys or by their value. */
    LIST
  }

  static Form form(Schema schema, JsonNode value) {
    return switch (schema) {
      // Without a schema null can be anything; as an object it is an empty one.
      case Schema.Any _ -> value.isObject() || value.isNull() ? Form.MAP : Form.LEAF;
      case Schema.Scalar _ -> Form.LEAF;
      case Schema.Fields fields -> fields.atomic() ? Form.LEAF : Form.MAP;
      case Schema.Mapping mapping -> mapping.atomic() ? Form.LEAF : Form.MAP;
      case Schema.Sequence list ->
          list.listType() == Schema.ListType.ATOMIC ? Form.LEAF : Form.LIST;
    };
  }

  /** Whether the schema declares a field of that name. */
  static boolean declares(Schema schema, String name) {
    return schema instanceof Schema.Fields fields && fields.fields().containsKey(name);
  }

  /** The schema of the part {@code name} of a map. */
  static Schema part(Schema schema, String name) {
    return switch (schema) {
      case Schema.Fields fields -> {
        Schema.Field field = fields.fields().get(name);
        yield field == null ? ANY : field.schema();
      }
      case Schema.Mapping mapping -> mapping.values().get();
      case Schema.Any _, Schema.Scalar _, Schema.Sequence _ -> ANY;
    };
  }

  /** The schema of the items of a list. */
  static Schema items(Schema schema) {
    return schema instanceof Schema.Sequence list ? list.items().get() : ANY;
  }

  /** Whether there is nothing inside that could be owned by itself. */
  static boolean isHollow(JsonNode value, Form form) {
    return switch (form) {
      case LEAF -> true;
      case MAP -> !(value instanceof ObjectNode object) || object.isEmpty();
      case LIST -> !(value instanceof ArrayNode array) || array.isEmpty();
    };
  }

  /**
   * The element of a path that leads to {@code item}.
   *
   * @throws FieldsFault when the item has no such element
   */
  static String element(Schema schema, JsonNode item) {
    if (!(schema instanceof Schema.Sequence list)) {
      throw new FieldsFault("invalid indexing of a list without keys");
    }
    if (list.mapKeys().isEmpty()) {
      if (item.isContainer() || item.isNull()) {
        throw new FieldsFault("a set has an item that is an object, a list or null");
      }
      return PathElement.value(item);
    }
    if (!(item instanceof ObjectNode object)) {
      throw new FieldsFault("a list with keys has an item that is no object");
    }
    List<String> keys = list.mapKeys();
    if (keys.size() == 1) {
      JsonNode value = key(list, object, keys.getFirst());
      if (value.isString()) {
        return PathElement.key(keys.getFirst(), value.stringValue());
      }
    }
    var sorted = new TreeMap<String, JsonNode>();
    for (String name : keys) {
      sorted.put(name, key(list, object, name));
    }
    return PathElement.key(sorted);
  }

  private static JsonNode key(Schema.Sequence list, ObjectNode item, String name) {
    JsonNode value = item.get(name);
    if (value != null) {
      return value;
    }
    Optional<JsonNode> otherwise =
        list.items().get() instanceof Schema.Fields fields
            ? fields.keyDefault(name)
            : Optional.empty();
    return otherwise.orElseThrow(
        () ->
            new FieldsFault(
                "a list with keys has an item that omits the key \""
                    + name
                    + "\", which has no default"));
  }
}
