package io.coracle.api.fields;

import io.coracle.api.json.Json;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sets of fields as {@code managedFields} carries them (API reference, "FieldsV1"). {@code {}} is a
 * path in the set with nothing below it; {@code "."} stands for the path itself where something is.
 * Stateless.
 */
public final class FieldsV1 {
  private FieldsV1() {}

  /** The form of {@code set} on the wire. The nodes of members are shared; read only. */
  public static ObjectNode encode(FieldSet set) {
    return encode(set, false, Json.object());
  }

  private static ObjectNode encode(FieldSet set, boolean self, ObjectNode leaf) {
    if (set.isEmpty()) {
      return leaf;
    }
    ObjectNode object = Json.object();
    if (self) {
      object.set(PathElement.SELF, leaf);
    }
    for (Map.Entry<String, FieldSet> child : set.children().entrySet()) {
      object.set(child.getKey(), encode(child.getValue(), child.getValue().isMember(), leaf));
    }
    return object;
  }

  /**
   * The set that {@code fields} describes. Elements of kinds that are not known are left out.
   *
   * @throws FieldsFault when it is malformed
   */
  public static FieldSet decode(JsonNode fields) {
    var root = new FieldSet();
    decode(fields, root);
    if (!root.isMember()) {
      return root;
    }
    // The object itself is no field of itself, whatever is said.
    var below = new FieldSet();
    root.children().forEach(below::put);
    return below;
  }

  /** Fills {@code node}; returns whether there was anything below it. */
  private static boolean decode(JsonNode fields, FieldSet node) {
    if (!(fields instanceof ObjectNode object)) {
      throw new FieldsFault("fields must be an object");
    }
    boolean any = false;
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      String text = entry.getKey();
      if (text.equals(PathElement.SELF)) {
        node.markMember();
        continue;
      }
      if (text.length() > 1 && text.charAt(1) == ':' && !PathElement.isKnown(text)) {
        continue;
      }
      String element = PathElement.canonical(text);
      var child = new FieldSet();
      if (!decode(entry.getValue(), child)) {
        child.markMember();
      }
      node.put(element, child);
      any = true;
    }
    return any;
  }
}
