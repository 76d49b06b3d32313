package io.coracle.api.protobuf;

import io.coracle.api.StatusException;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one message into a tree. Fields that the schema does not know are passed over: an older
 * client's object has fields that were removed since.
 */
final class MessageReader {
  /** Where the one field of a wrapper stands: a list's items, a quantity's text. */
  private static final int WRAPPED = 1;

  private static final int MAP_KEY = 1;
  private static final int MAP_VALUE = 2;

  private int depth;
  private int values;

  void readInto(ObjectNode tree, Schema.Fields schema, Wire wire) {
    if (++depth > Json.MAX_DEPTH) {
      throw Wire.broken();
    }
    readFields(tree, schema, wire, 0);
    depth--;
  }

  /**
   * @param outer number of the message that embeds these fields, shifted; zero for the object
   *     itself
   */
  private void readFields(ObjectNode tree, Schema.Fields schema, Wire wire, int outer) {
    while (wire.hasMore()) {
      int number = outer | wire.field();
      var field = schema.numbered(number);
      if (field.isPresent()) {
        readField(tree, field.get(), wire);
      } else if (schema.embeds(number)) {
        readFields(tree, schema, wire.part(), number << Schema.Fields.EMBEDDED_SHIFT);
      } else {
        wire.skip();
      }
    }
  }

  private void readField(ObjectNode tree, Schema.Field field, Wire wire) {
    switch (field.schema()) {
      case Schema.Sequence(var items, var _, var _) ->
          readItem(list(tree, field), items.get(), wire);
      case Schema.Mapping(var values, var _) -> {
        ObjectNode mapping =
            tree.get(field.name()) instanceof ObjectNode there
                ? there
                : tree.putObject(field.name());
        readEntry(mapping, values.get(), wire.part());
      }
      case Schema single -> tree.set(field.name(), readSingle(single, wire));
    }
  }

  private void count() {
    if (++values > Json.MAX_VALUES) {
      throw StatusException.badRequest("the body holds more than " + Json.MAX_VALUES + " values");
    }
  }

  private static ArrayNode list(ObjectNode tree, Schema.Field field) {
    return tree.get(field.name()) instanceof ArrayNode there ? there : tree.putArray(field.name());
  }

  /** One more element; numbers may come packed, all in one part. */
  private void readItem(ArrayNode list, Schema items, Wire wire) {
    boolean packed =
        wire.wireType() == Wire.LENGTH
            && items instanceof Schema.Scalar(var type)
            && (type == Schema.Type.INTEGER_32 || type == Schema.Type.INTEGER_64);
    if (packed) {
      Wire numbers = wire.part();
      while (numbers.hasMore()) {
        count();
        list.add(numbers.varint());
      }
      return;
    }
    list.add(readSingle(items, wire));
  }

  private void readEntry(ObjectNode mapping, Schema values, Wire entry) {
    String key = "";
    JsonNode value = null;
    while (entry.hasMore()) {
      switch (entry.field()) {
        case MAP_KEY -> key = entry.text();
        case MAP_VALUE -> value = readSingle(values, entry);
        default -> entry.skip();
      }
    }
    mapping.set(key, value == null ? Scalars.empty(values) : value);
  }

  private JsonNode readSingle(Schema schema, Wire wire) {
    count();
    return switch (schema) {
      case Schema.Any _ -> Scalars.any(wire.part());
      case Schema.Scalar(var type) -> Scalars.read(type, wire);
      case Schema.Fields fields -> {
        ObjectNode object = Json.object();
        readInto(object, fields, wire.part());
        yield object;
      }
      case Schema.Sequence(var items, var _, var _) -> {
        ArrayNode list = Json.mapper().createArrayNode();
        Wire wrapper = wire.part();
        while (wrapper.hasMore()) {
          if (wrapper.field() == WRAPPED) {
            readItem(list, items.get(), wrapper);
          } else {
            wrapper.skip();
          }
        }
        yield list;
      }
      case Schema.Mapping _ -> throw Wire.broken();
    };
  }
}
