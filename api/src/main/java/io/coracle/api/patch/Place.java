package io.coracle.api.patch;

import io.coracle.api.StatusException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A place in a document that a JSON Pointer (RFC 6901) names: a container that exists, and a key or
 * an index in it that may not. Operations change the document.
 */
sealed interface Place {

  /** The value. Refused when there is no such place; null node for an absent key. */
  JsonNode getOrNull();

  /** The value. Refused when there is none. */
  JsonNode get();

  /** Puts a new value there; array elements behind it move on. */
  void add(JsonNode value);

  /** Replaces the value; an absent key is added. */
  void set(JsonNode value);

  void remove();

  /** The place that {@code path} names. Refused when what holds it does not exist. */
  static Place find(JsonNode root, String path) {
    String[] parts = path.split("/", -1);
    if (parts.length < 2) {
      throw missing(path);
    }
    JsonNode container = root;
    for (int i = 1; i < parts.length - 1; i++) {
      container = of(container, unescape(parts[i]), path).getOrNull();
    }
    return of(container, unescape(parts[parts.length - 1]), path);
  }

  private static Place of(JsonNode container, String key, String path) {
    return switch (container) {
      case ObjectNode object -> new Member(object, key, path);
      case ArrayNode array -> new Element(array, key, path);
      default -> throw missing(path);
    };
  }

  private static String unescape(String part) {
    return part.replace("~1", "/").replace("~0", "~");
  }

  private static StatusException missing(String path) {
    return Refusals.unprocessable("doc is missing path: " + path + ": missing value");
  }

  /** A key of an object. */
  record Member(ObjectNode object, String key, String path) implements Place {
    @Override
    public JsonNode getOrNull() {
      JsonNode value = object.get(key);
      return value == null ? NullNode.instance : value;
    }

    @Override
    public JsonNode get() {
      JsonNode value = object.get(key);
      if (value == null) {
        throw missing(path);
      }
      return value;
    }

    @Override
    public void add(JsonNode value) {
      object.set(key, value);
    }

    @Override
    public void set(JsonNode value) {
      object.set(key, value);
    }

    @Override
    public void remove() {
      if (object.remove(key) == null) {
        throw missing(path);
      }
    }
  }

  /** An index of an array; {@code -} is the one behind the last. */
  record Element(ArrayNode array, String key, String path) implements Place {
    @Override
    public JsonNode getOrNull() {
      return get();
    }

    @Override
    public JsonNode get() {
      return array.get(index(array.size() - 1));
    }

    @Override
    public void add(JsonNode value) {
      if (key.equals("-")) {
        array.add(value);
      } else {
        array.insert(index(array.size()), value);
      }
    }

    @Override
    public void set(JsonNode value) {
      array.set(index(array.size() - 1), value);
    }

    @Override
    public void remove() {
      array.remove(index(array.size() - 1));
    }

    private int index(int largest) {
      if (!key.matches("-?[0-9]{1,9}")) {
        throw Refusals.unprocessable("invalid array index: " + path);
      }
      int index = Integer.parseInt(key);
      int fromStart = index < 0 ? index + largest + 1 : index;
      if (fromStart < 0 || fromStart > largest) {
        throw Refusals.unprocessable("Unable to access invalid index: " + path);
      }
      return fromStart;
    }
  }
}
