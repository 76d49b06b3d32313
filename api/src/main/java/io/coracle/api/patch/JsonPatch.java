package io.coracle.api.patch;

import io.coracle.api.StatusException;
import io.coracle.api.StatusException.Reason;
import io.coracle.api.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON Patch (RFC 6902): operations that are carried out one after the other, all or none.
 *
 * <p>Where the reference server is more lenient than the RFC, this class is too: {@code replace} of
 * a missing key adds it, negative indices count from the end, and what stands before a path's first
 * slash is not looked at. Immutable.
 */
public final class JsonPatch {
  /** A patch has no more operations than this. */
  public static final int MAX_OPERATIONS = 10_000;

  /** All {@code copy} operations of a patch together copy no more than this, in bytes. */
  public static final int MAX_COPIED_BYTES = Json.MAX_BYTES;

  private final List<Operation> operations;

  private JsonPatch(List<Operation> operations) {
    this.operations = List.copyOf(operations);
  }

  /**
   * One operation.
   *
   * @param path null when the patch does not say
   * @param value null when the patch does not say
   */
  private record Operation(
      String name, @Nullable String path, @Nullable String from, @Nullable JsonNode value) {

    static Operation of(JsonNode tree) {
      return new Operation(
          tree.path("op").asString(""), text(tree, "path"), text(tree, "from"), tree.get("value"));
    }

    private static @Nullable String text(JsonNode tree, String field) {
      JsonNode value = tree.get(field);
      return value != null && value.isString() ? value.stringValue() : null;
    }

    JsonNode valueOrNull() {
      return value == null ? NullNode.instance : value;
    }
  }

  /**
   * Reads a patch.
   *
   * @throws StatusException with reason BadRequest when it is no array of objects, with reason
   *     RequestEntityTooLarge when it has too many operations
   */
  public static JsonPatch parse(byte[] text) {
    return of(Json.parse(text));
  }

  /** Like {@link #parse}, for a tree that has been read. */
  public static JsonPatch of(JsonNode tree) {
    if (!(tree instanceof ArrayNode array)) {
      throw StatusException.badRequest("error decoding patch: an array of operations is expected");
    }
    if (array.size() > MAX_OPERATIONS) {
      throw new StatusException(
          Reason.REQUEST_ENTITY_TOO_LARGE,
          "The allowed maximum operations in a JSON patch is "
              + MAX_OPERATIONS
              + ", got "
              + array.size());
    }
    var operations = new ArrayList<Operation>(array.size());
    for (JsonNode operation : array) {
      if (!operation.isObject()) {
        throw StatusException.badRequest("error decoding patch: an operation must be an object");
      }
      operations.add(Operation.of(operation));
    }
    return new JsonPatch(operations);
  }

  /**
   * What this patch makes of {@code target}; shares nothing with it.
   *
   * @throws StatusException with reason Invalid (422) when an operation cannot be carried out or a
   *     test fails
   */
  public JsonNode apply(JsonNode target) {
    var document = new Run(target.deepCopy());
    for (Operation operation : operations) {
      document.perform(operation);
    }
    return document.root;
  }

  /** One application: the document as it is between operations. */
  private static final class Run {
    private JsonNode root;
    private long copied;

    /** The document is not nested more deeply than this. */
    private int depth;

    Run(JsonNode root) {
      this.root = root;
      this.depth = Json.depth(root);
    }

    void perform(Operation operation) {
      String path = operation.path();
      if (path == null) {
        throw Refusals.unprocessable("operation \"" + operation.name() + "\" has no path");
      }
      switch (operation.name()) {
        case "add" -> {
          JsonNode value = operation.valueOrNull();
          add(path, value.deepCopy());
          grown(path, Json.depth(value));
        }
        case "remove" -> at(path).remove();
        case "replace" -> {
          JsonNode value = operation.valueOrNull();
          replace(path, value.deepCopy());
          grown(path, Json.depth(value));
        }
        case "move" -> move(from(operation), path);
        case "copy" -> copy(from(operation), path);
        case "test" -> test(path, operation.valueOrNull());
        default -> throw Refusals.unprocessable("Unexpected kind: " + operation.name());
      }
    }

    private static String from(Operation operation) {
      String from = operation.from();
      if (from == null) {
        throw Refusals.unprocessable("operation \"" + operation.name() + "\" has no from");
      }
      return from;
    }

    private Place at(String path) {
      return Place.find(root, path);
    }

    /**
     * Refuses what nests the document too deeply: each operation may make it a little deeper, and
     * all of them together deeper than the stack is. The true depth is looked up only when the
     * estimate has reached the bound.
     *
     * @param below how deep the value is that now stands at {@code path}, at most
     */
    private void grown(String path, int below) {
      depth = Math.max(depth, steps(path) + below);
      if (depth > Json.MAX_DEPTH) {
        depth = Json.depth(root);
        if (depth > Json.MAX_DEPTH) {
          throw Refusals.unprocessable(
              "the patch nests the document more deeply than " + Json.MAX_DEPTH + " levels");
        }
      }
    }

    private static int steps(String path) {
      return (int) path.chars().filter(c -> c == '/').count();
    }

    private void add(String path, JsonNode value) {
      if (path.isEmpty()) {
        replaceRoot(value);
      } else {
        at(path).add(value);
      }
    }

    private void replace(String path, JsonNode value) {
      if (path.isEmpty()) {
        replaceRoot(value);
      } else {
        at(path).set(value);
      }
    }

    private void replaceRoot(JsonNode value) {
      if (!(value instanceof ObjectNode) && !(value instanceof ArrayNode)) {
        throw Refusals.unprocessable("a document must be an object or an array");
      }
      root = value;
    }

    private void move(String from, String path) {
      Place source = at(from);
      JsonNode value = source.get();
      source.remove();
      add(path, value);
      grown(path, depth - Math.min(depth, steps(from)));
    }

    private void copy(String from, String path) {
      JsonNode value = at(from).get().deepCopy();
      copied += Json.write(value).length;
      if (copied > MAX_COPIED_BYTES) {
        throw Refusals.unprocessable(
            "Unable to complete the copy, the accumulated size increase of copy is "
                + copied
                + ", exceeding the limit "
                + MAX_COPIED_BYTES);
      }
      add(path, value);
      grown(path, depth - Math.min(depth, steps(from)));
    }

    private void test(String path, JsonNode expected) {
      JsonNode actual = path.isEmpty() ? root : at(path).getOrNull();
      if (!Equality.same(actual, expected)) {
        throw Refusals.unprocessable("testing value " + path + " failed: test failed");
      }
    }
  }
}
