package io.coracle.api.decode;

import io.coracle.api.catalogue.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Walks a tree and its schema side by side: collects unknown fields, stops at the first value of a
 * wrong type. Null fits everywhere, it stands for "absent". Used once, by one thread.
 */
final class TypeCheck {
  private final FieldPath path = new FieldPath();

  /** Like {@link #path}, but of fields only: so the refusal names the place. */
  private final FieldPath fieldsOnly = new FieldPath();

  private final List<String> unknown = new ArrayList<>();
  private String struct = "";

  /** A value of the wrong type, in Go's words. */
  static final class Mismatch extends RuntimeException {
    private static final long serialVersionUID = 1;

    Mismatch(String message) {
      super(message, null, false, false);
    }
  }

  List<String> unknown() {
    return unknown;
  }

  void object(ObjectNode tree, Schema.Fields schema) {
    String outer = struct;
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      Schema.Field field = schema.fields().get(entry.getKey());
      int mark = path.field(entry.getKey());
      if (field != null) {
        struct = GoTypes.simpleName(schema.definition());
        int fieldMark = fieldsOnly.field(entry.getKey());
        value(entry.getValue(), field.schema());
        fieldsOnly.back(fieldMark);
      } else if (!schema.preserveUnknown() && unknown.size() < Decoding.MAX_MESSAGES) {
        unknown.add("unknown field \"" + path + "\"");
      }
      path.back(mark);
    }
    struct = outer;
  }

  private void value(JsonNode value, Schema schema) {
    if (value.isNull()) {
      return;
    }
    switch (schema) {
      case Schema.Any _ -> {}
      case Schema.Scalar(Schema.Type type) -> scalar(value, type);
      case Schema.Fields fields -> {
        require(value.isObject(), value, schema);
        object((ObjectNode) value, fields);
      }
      case Schema.Mapping mapping -> {
        require(value.isObject(), value, schema);
        mapping(value, mapping.values().get());
      }
      case Schema.Sequence sequence -> {
        require(value.isArray(), value, schema);
        sequence(value, sequence.items().get());
      }
    }
  }

  private void mapping(JsonNode value, Schema values) {
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      int mark = path.field(entry.getKey());
      value(entry.getValue(), values);
      path.back(mark);
    }
  }

  private void sequence(JsonNode value, Schema items) {
    int index = 0;
    for (JsonNode item : value) {
      int mark = path.index(index++);
      value(item, items);
      path.back(mark);
    }
  }

  private void scalar(JsonNode value, Schema.Type type) {
    switch (type) {
      case STRING, INTEGER_32, INTEGER_64, NUMBER, BOOLEAN, BYTES ->
          require(GoTypes.fits(value, type), value, new Schema.Scalar(type));
      case QUANTITY, INT_OR_STRING, TIME, MICRO_TIME, DURATION -> {
        String fault = GoTypes.faultOfText(value, type);
        if (!fault.isEmpty()) {
          throw new Mismatch(fault);
        }
      }
    }
    if (type == Schema.Type.BYTES) {
      String fault = GoTypes.faultOfBase64(value.asString());
      if (!fault.isEmpty()) {
        throw new Mismatch(fault);
      }
    }
  }

  private void require(boolean fits, JsonNode value, Schema schema) {
    if (!fits) {
      throw new Mismatch(
          "json: cannot unmarshal "
              + GoTypes.valueName(value)
              + " into Go struct field "
              + struct
              + "."
              + fieldsOnly
              + " of type "
              + GoTypes.typeName(schema));
    }
  }
}
