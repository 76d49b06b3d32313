package io.coracle.apiserver.custom.column;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A path into an object, in the part of JSONPath that Kubernetes has (kubectl reference, "JSONPath
 * Support"): {@code .spec.parts[0].name}, {@code ['a.b']}, {@code [1:3]}, {@code [*]}, {@code ..x},
 * {@code [?(@.type=="Ready")]}. Immutable.
 */
public final class JsonPath {
  /**
   * When a step has led to so many values, the others are not looked for: each step that goes to
   * any depth finds the values below a value again, so a few of them would find millions.
   */
  static final int MAX_FOUND = 10_000;

  private final List<Step> steps;

  private JsonPath(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /** One step down. */
  sealed interface Step {
    /** A field, by its name. */
    record Named(String name) implements Step {}

    /**
     * Elements of an array.
     *
     * @param to exclusive; negative ends count from the back
     */
    record Slice(int from, int to, int step) implements Step {}

    /** One element of an array; negative indexes count from the back. */
    record Index(int index) implements Step {}

    /** Everything below. */
    record Every() implements Step {}

    /** The value and everything below it, at any depth. */
    record Deep() implements Step {}

    /** The elements of an array that fit. */
    record Filter(Predicate<JsonNode> condition) implements Step {}
  }

  /**
   * Reads a path. A leading dot or braces may be missing.
   *
   * @throws IllegalArgumentException when it is none; the message says why
   */
  public static JsonPath parse(String text) {
    String inner = text.strip();
    if (inner.startsWith("{") && inner.endsWith("}")) {
      inner = inner.substring(1, inner.length() - 1);
    }
    if (inner.startsWith("$")) {
      inner = inner.substring(1);
    }
    if (!inner.isEmpty() && !inner.startsWith(".") && !inner.startsWith("[")) {
      inner = "." + inner;
    }
    return new JsonPath(new JsonPathReader(inner).steps());
  }

  static JsonPath of(List<Step> steps) {
    return new JsonPath(steps);
  }

  /** All values that the path leads to; none if it leads nowhere. */
  public List<JsonNode> find(JsonNode root) {
    List<JsonNode> found = List.of(root);
    for (Step step : steps) {
      var next = new ArrayList<JsonNode>();
      for (JsonNode node : found) {
        if (next.size() < MAX_FOUND) {
          take(node, step, next);
        }
      }
      found = next;
    }
    return found;
  }

  private static void take(JsonNode node, Step step, List<JsonNode> out) {
    switch (step) {
      case Step.Named(String name) -> {
        if (node instanceof ObjectNode object && object.has(name)) {
          out.add(object.get(name));
        }
      }
      case Step.Index(int index) -> {
        int at = index < 0 ? node.size() + index : index;
        if (node instanceof ArrayNode array && at >= 0 && at < array.size()) {
          out.add(array.get(at));
        }
      }
      case Step.Slice slice -> slice(node, slice, out);
      case Step.Every _ -> node.forEach(out::add);
      case Step.Deep _ -> deep(node, out);
      case Step.Filter(Predicate<JsonNode> condition) -> {
        if (node instanceof ArrayNode array) {
          array.forEach(
              item -> {
                if (condition.test(item)) {
                  out.add(item);
                }
              });
        }
      }
    }
  }

  private static void slice(JsonNode node, Step.Slice slice, List<JsonNode> out) {
    if (!(node instanceof ArrayNode array)) {
      return;
    }
    int size = array.size();
    int from = slice.from() < 0 ? Math.max(0, size + slice.from()) : slice.from();
    int to = slice.to() < 0 ? size + slice.to() : Math.min(size, slice.to());
    for (int i = from; i < to; i += slice.step()) {
      out.add(array.get(i));
    }
  }

  private static void deep(JsonNode node, List<JsonNode> out) {
    out.add(node);
    node.forEach(child -> deep(child, out));
  }
}
