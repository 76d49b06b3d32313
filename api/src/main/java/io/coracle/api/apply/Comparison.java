package io.coracle.api.apply;

import io.coracle.api.apply.Structure.Form;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.fields.FieldSet;
import io.coracle.api.fields.FieldsFault;
import io.coracle.api.fields.PathElement;
import io.coracle.api.patch.Equality;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is different between two values.
 *
 * @param added fields that only the later one has
 * @param removed fields that only the earlier one has
 * @param modified fields that both have, with another value
 */
record Comparison(FieldSet added, FieldSet removed, FieldSet modified) {

  /**
   * Compares two objects of one kind.
   *
   * @throws FieldsFault when items of a list cannot be told apart
   */
  static Comparison of(JsonNode before, JsonNode after, Schema schema) {
    var walk = new Walk();
    walk.compare(before, after, schema);
    return walk.result;
  }

  boolean isEmpty() {
    return added.isEmpty() && removed.isEmpty() && modified.isEmpty();
  }

  Comparison filtered(FieldFilter filter) {
    return new Comparison(filter.filter(added), filter.filter(removed), filter.filter(modified));
  }

  /** What managers other than the writer lose, or would have to. */
  FieldSet written() {
    return modified.union(added);
  }

  /** Walks two values side by side. Used once, by one thread. */
  private static final class Walk {
    private final Comparison result =
        new Comparison(new FieldSet(), new FieldSet(), new FieldSet());
    private final List<String> path = new ArrayList<>();

    void compare(JsonNode before, JsonNode after, Schema schema) {
      if (before == after) {
        return;
      }
      Form old = Structure.form(schema, before);
      Form now = Structure.form(schema, after);
      if (old != now) {
        otherForm(before, after, schema, old, now);
      } else if (Structure.isHollow(before, old) && Structure.isHollow(after, now)) {
        if (!Equality.same(before, after)) {
          result.modified.insert(path);
        }
      } else if (now == Form.MAP) {
        maps(before, after, schema);
      } else {
        lists(before, after, schema);
      }
    }

    /** Without a schema a value can become one of another form. */
    private void otherForm(JsonNode before, JsonNode after, Schema schema, Form old, Form now) {
      result.modified.insert(path);
      if (old == Form.MAP) {
        for (Map.Entry<String, JsonNode> part : before.properties()) {
          gone(PathElement.field(part.getKey()), part.getValue(), part(schema, part));
        }
      }
      if (now == Form.MAP) {
        for (Map.Entry<String, JsonNode> part : after.properties()) {
          came(PathElement.field(part.getKey()), part.getValue(), part(schema, part));
        }
      }
    }

    private static Schema part(Schema schema, Map.Entry<String, JsonNode> part) {
      return Structure.part(schema, part.getKey());
    }

    private void maps(JsonNode before, JsonNode after, Schema schema) {
      for (Map.Entry<String, JsonNode> part : before.properties()) {
        JsonNode now = after instanceof ObjectNode object ? object.get(part.getKey()) : null;
        if (now == part.getValue()) {
          continue;
        }
        String element = PathElement.field(part.getKey());
        if (now == null) {
          gone(element, part.getValue(), part(schema, part));
        } else {
          path.add(element);
          compare(part.getValue(), now, part(schema, part));
          path.removeLast();
        }
      }
      for (Map.Entry<String, JsonNode> part : after.properties()) {
        if (!(before instanceof ObjectNode object) || !object.has(part.getKey())) {
          came(PathElement.field(part.getKey()), part.getValue(), part(schema, part));
        }
      }
    }

    private void gone(String element, JsonNode value, Schema schema) {
      path.add(element);
      result.removed.graft(path, FieldWalk.everything(value, schema));
      path.removeLast();
    }

    private void came(String element, JsonNode value, Schema schema) {
      path.add(element);
      result.added.graft(path, FieldWalk.everything(value, schema));
      path.removeLast();
    }

    private void lists(JsonNode before, JsonNode after, Schema schema) {
      Map<String, List<JsonNode>> old = index(before, schema);
      Map<String, List<JsonNode>> now = index(after, schema);
      Set<String> elements = new LinkedHashSet<>(old.keySet());
      elements.addAll(now.keySet());
      Schema items = Structure.items(schema);
      for (String element : elements) {
        items(
            element,
            old.getOrDefault(element, List.of()),
            now.getOrDefault(element, List.of()),
            items);
      }
    }

    /** Compares what is there under one element, which should be one item but need not. */
    private void items(String element, List<JsonNode> old, List<JsonNode> now, Schema items) {
      if (old.size() <= 1 && now.size() <= 1) {
        item(element, old, now, items);
      } else if (old.size() > 1 && now.size() > 1) {
        if (!sameItems(old, now)) {
          insert(result.modified, element);
        }
      } else if (old.size() > 1) {
        item(element, List.of(), now, items);
        insert(result.removed, element);
      } else {
        item(element, old, List.of(), items);
        insert(result.added, element);
      }
    }

    private void item(String element, List<JsonNode> old, List<JsonNode> now, Schema items) {
      if (old.isEmpty()) {
        if (!now.isEmpty()) {
          came(element, now.getFirst(), items);
        }
      } else if (now.isEmpty()) {
        gone(element, old.getFirst(), items);
      } else {
        path.add(element);
        compare(old.getFirst(), now.getFirst(), items);
        path.removeLast();
      }
    }

    private void insert(FieldSet set, String element) {
      path.add(element);
      set.insert(path);
      path.removeLast();
    }

    private static boolean sameItems(List<JsonNode> old, List<JsonNode> now) {
      if (old.size() != now.size()) {
        return false;
      }
      for (int i = 0; i < old.size(); i++) {
        if (!Equality.same(old.get(i), now.get(i))) {
          return false;
        }
      }
      return true;
    }

    private static Map<String, List<JsonNode>> index(JsonNode list, Schema schema) {
      Map<String, List<JsonNode>> index = new LinkedHashMap<>();
      if (list instanceof ArrayNode array) {
        for (JsonNode item : array) {
          index.computeIfAbsent(Structure.element(schema, item), _ -> new ArrayList<>(1)).add(item);
        }
      }
      return index;
    }
  }
}
