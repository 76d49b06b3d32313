package io.coracle.api.apply;

import io.coracle.api.apply.Structure.Form;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.fields.FieldSet;
import io.coracle.api.fields.PathElement;
import io.coracle.api.json.Json;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Takes fields out of values. The results share parts with what they were made of. Stateless. */
final class Removal {
  private Removal() {}

  /** {@code object} without {@code fields}; what is left without parts becomes null. */
  static ObjectNode remove(ObjectNode object, FieldSet fields, Schema schema) {
    return value(object, fields, schema) instanceof ObjectNode left ? left : Json.object();
  }

  private static JsonNode value(JsonNode value, FieldSet fields, Schema schema) {
    Form form = Structure.form(schema, value);
    if (form == Form.LEAF) {
      // Ownership of parts of what is atomic is from before it was, and then it goes as a whole.
      return value.isContainer() ? NullNode.getInstance() : value;
    }
    if (Structure.isHollow(value, form)) {
      return NullNode.getInstance();
    }
    return form == Form.MAP ? map(value, fields, schema) : list(value, fields, schema);
  }

  private static JsonNode map(JsonNode value, FieldSet fields, Schema schema) {
    ObjectNode left = Json.object();
    for (Map.Entry<String, JsonNode> part : value.properties()) {
      FieldSet node = fields.child(PathElement.field(part.getKey()));
      if (node != null && node.isMember()) {
        continue;
      }
      left.set(
          part.getKey(),
          node == null
              ? part.getValue()
              : value(part.getValue(), node, Structure.part(schema, part.getKey())));
    }
    return left.isEmpty() ? NullNode.getInstance() : left;
  }

  private static JsonNode list(JsonNode value, FieldSet fields, Schema schema) {
    ArrayNode left = JsonNodeFactory.instance.arrayNode();
    for (JsonNode item : value) {
      FieldSet node = fields.child(Structure.element(schema, item));
      if (node != null && node.isMember()) {
        continue;
      }
      left.add(node == null ? item : value(item, node, Structure.items(schema)));
    }
    return left.isEmpty() ? NullNode.getInstance() : left;
  }

  /**
   * {@code fields} and, for every path in it, the declared fields that lead there: the set {@code
   * .spec.replicas} gets {@code .spec} too, for with its last part goes the field itself.
   */
  static FieldSet withDeclared(FieldSet fields, Schema schema) {
    var result = new FieldSet();
    fill(fields, schema, result);
    return result;
  }

  private static void fill(FieldSet fields, Schema schema, FieldSet into) {
    for (Map.Entry<String, FieldSet> child : fields.children().entrySet()) {
      String element = child.getKey();
      boolean isField = PathElement.isField(element);
      String name = isField ? PathElement.fieldName(element) : "";
      boolean declared = isField && Structure.declares(schema, name);
      Schema below = isField ? Structure.part(schema, name) : Structure.items(schema);
      FieldSet node = child.getValue().isMember() || declared ? FieldSet.member() : new FieldSet();
      fill(child.getValue(), below, node);
      into.put(element, node);
    }
  }

  /**
   * {@code fields} as they are when what the schema calls atomic is owned as a whole: it may not
   * have been when the set was written. The set itself if nothing changes.
   */
  static FieldSet reconciled(FieldSet fields, Schema schema) {
    if (schema instanceof Schema.Any) {
      return fields;
    }
    boolean changed = false;
    FieldSet result = fields.isMember() ? FieldSet.member() : new FieldSet();
    for (Map.Entry<String, FieldSet> child : fields.children().entrySet()) {
      String element = child.getKey();
      Schema below =
          PathElement.isField(element)
              ? Structure.part(schema, PathElement.fieldName(element))
              : Structure.items(schema);
      boolean atomic =
          !(below instanceof Schema.Any)
              && Structure.form(below, NullNode.getInstance()) == Form.LEAF;
      FieldSet node =
          atomic && !child.getValue().isEmpty()
              ? FieldSet.member()
              : reconciled(child.getValue(), below);
      changed |= node != child.getValue();
      result.put(element, node);
    }
    return changed ? result : fields;
  }
}
