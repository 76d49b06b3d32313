package io.coracle.cli.apply;

import io.coracle.api.catalogue.Schema;
import io.coracle.api.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a list that merges is patched: elements to add or change, elements or values to delete, and
 * the order in which the manifest has them.
 *
 * @param changes elements of the patch
 * @param deletedValues of a list of plain values
 * @param order the keys or values in the manifest's order; empty when nothing changes
 */
record ListPatch(ArrayNode changes, ArrayNode deletedValues, ArrayNode order) {

  static ListPatch of(
      ArrayNode lastApplied,
      ArrayNode wanted,
      ArrayNode current,
      Schema elements,
      Optional<String> mergeKey) {
    return mergeKey.isPresent()
        ? ofObjects(lastApplied, wanted, current, elements, mergeKey.get())
        : ofValues(lastApplied, wanted, current);
  }

  void addTo(ObjectNode patch, String field) {
    if (!changes.isEmpty()) {
      patch.set(field, changes);
    }
    if (!deletedValues.isEmpty()) {
      patch.set("$deleteFromPrimitiveList/" + field, deletedValues);
    }
    if (!order.isEmpty()) {
      patch.set("$setElementOrder/" + field, order);
    }
  }

  private static ListPatch ofObjects(
      ArrayNode lastApplied, ArrayNode wanted, ArrayNode current, Schema elements, String key) {
    ArrayNode changes = Json.object().arrayNode();
    for (JsonNode element : wanted) {
      JsonNode id = element.path(key);
      Optional<ObjectNode> present = find(current, key, id);
      if (present.isEmpty() || !(element instanceof ObjectNode object)) {
        changes.add(element);
        continue;
      }
      ObjectNode last = find(lastApplied, key, id).orElseGet(Json::object);
      ObjectNode change = ThreeWayPatch.between(last, object, present.get(), elements);
      if (!change.isEmpty()) {
        change.set(key, id);
        changes.add(change);
      }
    }
    for (JsonNode element : lastApplied) {
      JsonNode id = element.path(key);
      if (find(wanted, key, id).isEmpty() && find(current, key, id).isPresent()) {
        changes.addObject().put("$patch", "delete").set(key, id);
      }
    }
    List<JsonNode> wantedKeys = keys(wanted, key);
    boolean reordered = !inOrder(wantedKeys, keys(current, key));
    ArrayNode order = Json.object().arrayNode();
    if (!changes.isEmpty() || reordered) {
      wantedKeys.forEach(id -> order.addObject().set(key, id));
    }
    return new ListPatch(changes, Json.object().arrayNode(), order);
  }

  private static Optional<ObjectNode> find(ArrayNode list, String key, JsonNode id) {
    for (JsonNode element : list) {
      if (element instanceof ObjectNode object && ThreeWayPatch.same(object.path(key), id)) {
        return Optional.of(object);
      }
    }
    return Optional.empty();
  }

  private static List<JsonNode> keys(ArrayNode list, String key) {
    return StreamSupport.stream(list.spliterator(), false).map(e -> e.path(key)).toList();
  }

  /** Whether those of {@code wanted} that are in {@code current} stand there in the same order. */
  private static boolean inOrder(List<JsonNode> wanted, List<JsonNode> current) {
    int last = -1;
    for (JsonNode value : wanted) {
      int at = current.indexOf(value);
      if (at >= 0 && at < last) {
        return false;
      }
      last = Math.max(last, at);
    }
    return true;
  }

  private static ListPatch ofValues(ArrayNode lastApplied, ArrayNode wanted, ArrayNode current) {
    List<JsonNode> now = values(current);
    List<JsonNode> asked = values(wanted);
    ArrayNode changes = Json.object().arrayNode();
    asked.stream().filter(v -> !now.contains(v)).forEach(changes::add);
    ArrayNode deleted = Json.object().arrayNode();
    values(lastApplied).stream()
        .filter(v -> !asked.contains(v) && now.contains(v))
        .forEach(deleted::add);
    ArrayNode order = Json.object().arrayNode();
    if (!changes.isEmpty() || !deleted.isEmpty() || !inOrder(asked, now)) {
      asked.forEach(order::add);
    }
    return new ListPatch(changes, deleted, order);
  }

  private static List<JsonNode> values(ArrayNode list) {
    var values = new ArrayList<JsonNode>();
    list.forEach(values::add);
    return values;
  }
}
