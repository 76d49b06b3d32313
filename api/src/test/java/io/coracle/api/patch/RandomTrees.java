package io.coracle.api.patch;

import io.coracle.api.json.Json;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes random trees without nulls, and merge patches from one to another. */
final class RandomTrees {
  private static final String[] KEYS = {"a", "b", "c", "d"};

  private RandomTrees() {}

  static ObjectNode object(SplittableRandom random, int depth) {
    ObjectNode object = Json.object();
    for (String key : KEYS) {
      if (random.nextBoolean()) {
        object.set(key, value(random, depth - 1));
      }
    }
    return object;
  }

  private static JsonNode value(SplittableRandom random, int depth) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (depth <= 0 ? random.nextInt(2) : random.nextInt(4)) {
      case 0 -> nodes.numberNode(random.nextInt(3));
      case 1 -> nodes.stringNode("s" + random.nextInt(3));
      case 2 -> nodes.arrayNode().add(random.nextInt(2)).add(value(random, depth - 1));
      default -> object(random, depth);
    };
  }

  static ObjectNode difference(JsonNode from, JsonNode to) {
    ObjectNode patch = Json.object();
    for (String key : KEYS) {
      JsonNode before = from.get(key);
      JsonNode after = to.get(key);
      if (after == null) {
        if (before != null) {
          patch.putNull(key);
        }
      } else if (before instanceof ObjectNode && after instanceof ObjectNode) {
        patch.set(key, difference(before, after));
      } else if (!after.equals(before)) {
        patch.set(key, after);
      }
    }
    return patch;
  }
}
