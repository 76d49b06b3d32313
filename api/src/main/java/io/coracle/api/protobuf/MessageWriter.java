package io.coracle.api.protobuf;

import io.coracle.api.catalogue.Schema;
import io.coracle.api.json.Json;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Writes a tree as one message: what {@link MessageReader} reads, the other way round. Fields
 * without a number have no place in protobuf and are left out; so are nulls, and arrays and maps
 * without elements, which protobuf cannot tell from absent ones.
 */
final class MessageWriter {
  /** Where the one field of a wrapper stands. */
  private static final int WRAPPED = 1;

  private static final int MAP_KEY = 1;
  private static final int MAP_VALUE = 2;
  private static final int NUMBER_MASK = (1 << Schema.Fields.EMBEDDED_SHIFT) - 1;

  private MessageWriter() {}

  static WireOutput write(JsonNode tree, Schema.Fields schema) {
    var fields = new TreeMap<Integer, WireOutput>();
    var embedded = new TreeMap<Integer, TreeMap<Integer, WireOutput>>();
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      int number = schema.number(entry.getKey());
      Schema.Field known = schema.fields().get(entry.getKey());
      if (number == 0 || known == null || entry.getValue().isNull()) {
        continue;
      }
      Schema type = known.schema();
      var one = new WireOutput();
      field(one, number & NUMBER_MASK, type, entry.getValue());
      int outer = number >> Schema.Fields.EMBEDDED_SHIFT;
      if (outer == 0) {
        fields.put(number, one);
      } else {
        embedded.computeIfAbsent(outer, o -> new TreeMap<>()).put(number & NUMBER_MASK, one);
      }
    }
    // The deepest first: an embedded message may stand in another one.
    while (!embedded.isEmpty()) {
      Map.Entry<Integer, TreeMap<Integer, WireOutput>> inner = embedded.pollLastEntry();
      var message = new WireOutput();
      message.message(inner.getKey() & NUMBER_MASK, joined(inner.getValue()));
      int outer = inner.getKey() >> Schema.Fields.EMBEDDED_SHIFT;
      if (outer == 0) {
        fields.put(inner.getKey(), message);
      } else {
        embedded
            .computeIfAbsent(outer, o -> new TreeMap<>())
            .put(inner.getKey() & NUMBER_MASK, message);
      }
    }
    return joined(fields);
  }

  private static WireOutput joined(TreeMap<Integer, WireOutput> fields) {
    var message = new WireOutput();
    fields.values().forEach(field -> message.append(field.toByteArray()));
    return message;
  }

  private static void field(WireOutput out, int number, Schema type, JsonNode value) {
    switch (type) {
      case Schema.Sequence(var items, var _, var _) ->
          value.forEach(item -> single(out, number, items.get(), item));
      case Schema.Mapping(var values, var _) -> {
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
          var pair = new WireOutput().text(MAP_KEY, entry.getKey());
          single(pair, MAP_VALUE, values.get(), entry.getValue());
          out.message(number, pair);
        }
      }
      case Schema.Any _, Schema.Scalar _, Schema.Fields _ -> single(out, number, type, value);
    }
  }

  private static void single(WireOutput out, int number, Schema type, JsonNode value) {
    switch (type) {
      case Schema.Any _ -> out.message(number, new WireOutput().bytes(WRAPPED, Json.write(value)));
      case Schema.Scalar(var scalar) -> ScalarWriter.write(out, number, scalar, value);
      case Schema.Fields fields -> out.message(number, write(value, fields));
      case Schema.Sequence(var items, var _, var _) -> {
        var wrapper = new WireOutput();
        value.forEach(item -> single(wrapper, WRAPPED, items.get(), item));
        out.message(number, wrapper);
      }
      case Schema.Mapping _ ->
          throw new IllegalStateException("protobuf knows no list and no map of maps");
    }
  }
}
