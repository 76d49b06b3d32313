package io.coracle.apiserver.kinds.field;

import io.coracle.api.quantity.Quantity;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Quantities in trees. */
public final class Quantities {
  private Quantities() {}

  /** The quantity in {@code node}, a string or a number; zero if there is none. */
  public static Quantity of(@Nullable JsonNode node) {
    if (node == null || node.isNull()) {
      return Quantity.ZERO;
    }
    return Quantity.tryParse(node.asString()).orElse(Quantity.ZERO);
  }

  public static Quantity of(Field field) {
    return of(field.node());
  }

  /**
   * Brings the quantities of the resource list {@code field} to canonical text, rounded up to
   * thousandths, as the reference's defaulting of resource lists does; drops the list if it is
   * empty.
   */
  public static void canonicalList(ObjectNode parent, String field) {
    if (!(parent.get(field) instanceof ObjectNode list)) {
      return;
    }
    if (list.isEmpty()) {
      parent.remove(field);
      return;
    }
    for (var entry : list.properties()) {
      JsonNode value = entry.getValue();
      String canonical = of(value).roundedUpToMilli().toString();
      if (!value.isString() || !value.stringValue().equals(canonical)) {
        entry.setValue(JsonNodeFactory.instance.stringNode(canonical));
      }
    }
  }

  /** {@code quantity} as a node. */
  public static StringNode node(Quantity quantity) {
    return JsonNodeFactory.instance.stringNode(quantity.toString());
  }
}
