package io.coracle.cli.apply;

import io.coracle.api.catalogue.Schema;
import io.coracle.api.json.Json;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The patch that makes the current object what a manifest says: what the manifest adds or changes,
 * and without what the last applied manifest had and this one has no more. What others have added
 * in the meantime stays.
 *
 * <p>With the schema of a built-in kind it is a strategic merge patch, in which lists are merged by
 * their keys; with {@link Schema.Any} it is a merge patch, in which lists are replaced.
 *
 * <pre>
 * last applied  {a: 1, b: 2}
 * manifest      {a: 3}
 * current       {a: 1, b: 2, c: 4}
 * patch         {a: 3, b: null}
 * </pre>
 */
public final class ThreeWayPatch {
  private ThreeWayPatch() {}

  /** The patch; empty when nothing is to be changed. */
  public static ObjectNode between(
      ObjectNode lastApplied, ObjectNode manifest, ObjectNode current, Schema schema) {
    ObjectNode patch = Json.object();
    for (var entry : manifest.properties()) {
      String key = entry.getKey();
      Optional<JsonNode> change =
          change(
              lastApplied.get(key),
              entry.getValue(),
              current.get(key),
              Steps.below(schema, key),
              Steps.patchOf(schema, key));
      change.ifPresent(value -> patch.set(key, value));
      if (Steps.patchOf(schema, key).merge()
          && entry.getValue() instanceof ArrayNode wanted
          && current.get(key) instanceof ArrayNode present) {
        ListPatch.of(
                list(lastApplied.get(key)),
                wanted,
                present,
                Steps.elements(schema, key),
                Steps.patchOf(schema, key).mergeKey())
            .addTo(patch, key);
      }
    }
    for (var entry : lastApplied.properties()) {
      if (!manifest.has(entry.getKey()) && current.has(entry.getKey())) {
        patch.putNull(entry.getKey());
      }
    }
    return patch;
  }

  private static Optional<JsonNode> change(
      @Nullable JsonNode lastApplied,
      JsonNode wanted,
      @Nullable JsonNode current,
      Schema schema,
      Schema.Patch strategy) {
    if (current == null || current.isNull()) {
      return wanted.isNull() ? Optional.empty() : Optional.of(wanted);
    }
    if (wanted instanceof ObjectNode object && current instanceof ObjectNode present) {
      ObjectNode last = lastApplied instanceof ObjectNode known ? known : Json.object();
      ObjectNode nested = between(last, object, present, schema);
      if (!nested.isEmpty() && strategy.retainKeys()) {
        ArrayNode retained = nested.putArray("$retainKeys");
        object.propertyNames().forEach(retained::add);
      }
      return nested.isEmpty() ? Optional.empty() : Optional.of(nested);
    }
    if (wanted.isArray() && current.isArray() && strategy.merge()) {
      return Optional.empty(); // Merged element by element, not replaced.
    }
    return same(wanted, current) ? Optional.empty() : Optional.of(wanted);
  }

  private static ArrayNode list(@Nullable JsonNode tree) {
    return tree instanceof ArrayNode array ? array : Json.object().arrayNode();
  }

  /** Equal in value: 1 and 1.0 are the same number. */
  static boolean same(JsonNode left, JsonNode right) {
    if (left.isNumber() && right.isNumber()) {
      return left.decimalValue().compareTo(right.decimalValue()) == 0;
    }
    if (left instanceof ObjectNode a && right instanceof ObjectNode b) {
      Set<String> names = new HashSet<>(a.propertyNames());
      return names.equals(new HashSet<>(b.propertyNames()))
          && names.stream().allMatch(n -> same(a.path(n), b.path(n)));
    }
    if (left instanceof ArrayNode a && right instanceof ArrayNode b) {
      boolean equal = a.size() == b.size();
      for (int i = 0; equal && i < a.size(); i++) {
        equal = same(a.get(i), b.get(i));
      }
      return equal;
    }
    return left.equals(right);
  }
}
