package io.coracle.api.apply;

import io.coracle.api.apply.Structure.Form;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.fields.FieldSet;
import io.coracle.api.fields.FieldsFault;
import io.coracle.api.fields.PathElement;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Collects the fields of a value. Stateless. */
final class FieldWalk {
  private FieldWalk() {}

  /** Which fields are collected. */
  enum Extent {
    /** What whoever sends the value says about it: values, and items of maps and lists. */
    STATED,
    /** Everything there is: what is new or gone when the value comes or goes. */
    EVERYTHING
  }

  /**
   * The fields that an object states.
   *
   * @throws FieldsFault when items of a list cannot be told apart
   */
  static FieldSet stated(JsonNode object, Schema schema) {
    var set = new FieldSet();
    parts(object, schema, Extent.STATED, set);
    return set;
  }

  /** Everything in {@code value}, itself included. */
  static FieldSet everything(JsonNode value, Schema schema) {
    return below(value, schema, Extent.EVERYTHING, true);
  }

  /**
   * @param mentioned whether the value is a member although it has parts
   */
  private static FieldSet below(JsonNode value, Schema schema, Extent extent, boolean mentioned) {
    Form form = Structure.form(schema, value);
    boolean hollow = Structure.isHollow(value, form);
    boolean member =
        mentioned
            || form == Form.LEAF
            || extent == Extent.EVERYTHING
            || (hollow && !value.isArray()); // an empty list states nothing
    var set = member ? FieldSet.member() : new FieldSet();
    if (!hollow) {
      parts(value, schema, extent, set);
    }
    return set;
  }

  private static void parts(JsonNode value, Schema schema, Extent extent, FieldSet into) {
    if (Structure.form(schema, value) == Form.LIST) {
      items((ArrayNode) value, schema, extent, into);
      return;
    }
    for (Map.Entry<String, JsonNode> part : value.properties()) {
      String name = part.getKey();
      boolean mentioned = !Structure.declares(schema, name);
      FieldSet below = below(part.getValue(), Structure.part(schema, name), extent, mentioned);
      if (below.isMember() || !below.isEmpty()) {
        into.put(PathElement.field(name), below);
      }
    }
  }

  private static void items(ArrayNode list, Schema schema, Extent extent, FieldSet into) {
    Schema items = Structure.items(schema);
    Set<String> seen = new HashSet<>();
    for (JsonNode item : list) {
      String element = Structure.element(schema, item);
      // What occurs more than once is owned as a whole: its parts have no place of their own.
      into.put(element, seen.add(element) ? below(item, items, extent, true) : FieldSet.member());
    }
  }

  /**
   * Checks that the items of every list with keys, and of every set, are there once.
   *
   * @throws FieldsFault naming the place
   */
  static void checkUnique(JsonNode value, Schema schema, String path) {
    switch (Structure.form(schema, value)) {
      case LEAF -> {}
      case MAP -> {
        for (Map.Entry<String, JsonNode> part : value.properties()) {
          Schema partSchema = Structure.part(schema, part.getKey());
          checkUnique(part.getValue(), partSchema, path + "." + part.getKey());
        }
      }
      case LIST -> {
        Set<String> seen = new HashSet<>();
        int index = 0;
        for (JsonNode item : value) {
          String place = path + "[" + index++ + "]";
          if (!seen.add(elementAt(schema, item, place))) {
            throw new FieldsFault(path + ": duplicate entries for the key of item " + (index - 1));
          }
          checkUnique(item, Structure.items(schema), place);
        }
      }
    }
  }

  private static String elementAt(Schema schema, JsonNode item, String place) {
    try {
      return Structure.element(schema, item);
    } catch (FieldsFault e) {
      throw new FieldsFault(place + ": " + e.getMessage());
    }
  }
}
