package io.coracle.api.apply;

import io.coracle.api.apply.Structure.Form;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.fields.FieldsFault;
import io.coracle.api.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lays a configuration over a live object: what the configuration states wins, what it does not
 * mention stays. The result shares parts with the live object, none with the configuration.
 */
final class Merge {
  private Merge() {}

  /**
   * The object that {@code config} makes of {@code live}.
   *
   * @throws FieldsFault when items of a list of the configuration cannot be told apart
   */
  static ObjectNode merge(ObjectNode live, ObjectNode config, Schema schema) {
    return value(live, config, schema) instanceof ObjectNode object ? object : Json.object();
  }

  private static JsonNode value(JsonNode live, JsonNode config, Schema schema) {
    Form form = Structure.form(schema, config);
    boolean sameForm = form == Structure.form(schema, live);
    boolean hollow = Structure.isHollow(config, form);
    if (!sameForm || (hollow && Structure.isHollow(live, form))) {
      return config.deepCopy();
    }
    return switch (form) {
      case LEAF -> config.deepCopy();
      // An empty configuration states nothing about the parts of what is there.
      case MAP -> hollow ? live : map(live, (ObjectNode) config, schema);
      case LIST -> hollow ? live : list(live, (ArrayNode) config, schema);
    };
  }

  private static JsonNode map(JsonNode live, ObjectNode config, Schema schema) {
    ObjectNode result = Json.object();
    for (Map.Entry<String, JsonNode> part : live.properties()) {
      JsonNode stated = config.get(part.getKey());
      result.set(
          part.getKey(),
          stated == null
              ? part.getValue()
              : value(part.getValue(), stated, Structure.part(schema, part.getKey())));
    }
    for (Map.Entry<String, JsonNode> part : config.properties()) {
      if (!result.has(part.getKey())) {
        result.set(part.getKey(), part.getValue().deepCopy());
      }
    }
    return result;
  }

  private static JsonNode list(JsonNode live, ArrayNode config, Schema schema) {
    return new ListMerge(live, config, schema).merged();
  }

  /**
   * Merges two lists with keys, or sets. Items that both have come in the order of the
   * configuration; the others keep their places between them:
   *
   * <pre>
   *   live [a, b, c, d], configuration [c, x, a]  gives  [b, c, x, a, d]
   * </pre>
   */
  private static final class ListMerge {
    private final ArrayNode merged = JsonNodeFactory.instance.arrayNode();
    private final Schema items;
    private final List<JsonNode> liveItems = new ArrayList<>();
    private final List<String> liveElements = new ArrayList<>();
    private final List<String> configElements = new ArrayList<>();

    /** An item that the live list has more than once cannot be merged with: null stands for it. */
    private final Map<String, @Nullable JsonNode> liveByElement = new HashMap<>();

    private final Map<String, JsonNode> configByElement = new HashMap<>();
    private final Set<String> done = new HashSet<>();

    ListMerge(JsonNode live, ArrayNode config, Schema schema) {
      items = Structure.items(schema);
      for (JsonNode item : live) {
        String element = Structure.element(schema, item);
        liveItems.add(item);
        liveElements.add(element);
        liveByElement.put(element, liveByElement.containsKey(element) ? null : item);
      }
      for (JsonNode item : config) {
        String element = Structure.element(schema, item);
        if (configByElement.put(element, item) != null) {
          throw new FieldsFault("duplicate entries for key " + element);
        }
        configElements.add(element);
      }
    }

    ArrayNode merged() {
      List<String> shared = new ArrayList<>();
      for (String element : configElements) {
        if (liveByElement.containsKey(element)) {
          shared.add(element);
        }
      }
      int nextShared = 0;
      int live = 0;
      int config = 0;
      while (live < liveElements.size() || config < configElements.size()) {
        if (live < liveElements.size()) {
          String element = liveElements.get(live);
          if (!configByElement.containsKey(element)) {
            merged.add(liveItems.get(live++));
            continue;
          }
          boolean wanted = nextShared < shared.size() && shared.get(nextShared).equals(element);
          if (!wanted || done.contains(element)) {
            live++; // comes, or came, where the configuration has it
            continue;
          }
        }
        // The configuration's items are taken up to and including the one that is next here.
        String element = configElements.get(config++);
        take(element);
        if (nextShared < shared.size() && shared.get(nextShared).equals(element)) {
          nextShared++;
        }
      }
      return merged;
    }

    private void take(String element) {
      done.add(element);
      JsonNode stated = configByElement.getOrDefault(element, NullNode.getInstance());
      JsonNode there = liveByElement.get(element);
      merged.add(there == null ? stated.deepCopy() : value(there, stated, items));
    }
  }
}
