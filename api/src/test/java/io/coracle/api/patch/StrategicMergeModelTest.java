package io.coracle.api.patch;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.catalogue.Schema;
import io.coracle.api.json.Json;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Random patches with every directive, against a model that knows nothing of trees, schemas or the
 * order of lists: an object is a map, a list that is merged by key a map of maps, a list of plain
 * values a set.
 */
class StrategicMergeModelTest {
  private static final int ROUNDS = 5_000;
  private static final List<String> NAMES = List.of("x", "y", "z");
  private static final Schema SCHEMA = TestSchemas.recursive();

  @Test
  void apply_randomPatches_doWhatTheModelDoes() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      var random = new SplittableRandom(seed);
      ObjectNode object = object(random, 3, false);
      ObjectNode patch = object(random, 3, true);

      ObjectNode patched = StrategicMergePatch.apply(object, patch, SCHEMA);

      assertThat(model(patched))
          .as("seed %d: %s patched with %s", seed, object, patch)
          .isEqualTo(merged(model(object), patch));
    }
  }

  /** An object as the model sees it. */
  private static Map<String, Object> model(ObjectNode object) {
    Map<String, Object> model = new TreeMap<>();
    object
        .properties()
        .forEach(field -> model.put(field.getKey(), value(field.getKey(), field.getValue())));
    return model;
  }

  private static Object value(String name, JsonNode value) {
    return switch (name) {
      case "child" -> model((ObjectNode) value);
      case "list" -> {
        var elements = new TreeMap<String, Object>();
        value.forEach(e -> elements.put(e.path("key").asString(), model((ObjectNode) e)));
        yield elements;
      }
      case "set" -> {
        var values = new TreeSet<String>();
        value.forEach(v -> values.add(v.asString()));
        yield values;
      }
      default -> value.toString();
    };
  }

  private static Map<String, Object> merged(Map<String, Object> before, JsonNode patch) {
    String directive = patch.path("$patch").asString("");
    Map<String, Object> after = new TreeMap<>();
    if (directive.equals("delete")) {
      return after;
    }
    if (!directive.equals("replace")) {
      after.putAll(before);
      JsonNode kept = patch.path("$retainKeys");
      if (kept.isArray()) {
        after.keySet().removeIf(key -> kept.valueStream().noneMatch(k -> k.asString().equals(key)));
      }
      patch.path("$deleteFromPrimitiveList/set").forEach(gone -> without(after, gone.asString()));
    }
    patch
        .properties()
        .forEach(
            field -> {
              if (!field.getKey().startsWith("$")) {
                change(after, field.getKey(), field.getValue());
              }
            });
    return after;
  }

  private static void without(Map<String, Object> object, String gone) {
    if (object.get("set") instanceof TreeSet<?> values) {
      var left = new TreeSet<Object>(values);
      left.remove(gone);
      object.put("set", left);
    }
  }

  private static void change(Map<String, Object> object, String name, JsonNode change) {
    if (change.isNull()) {
      object.remove(name);
      return;
    }
    switch (name) {
      case "child" -> object.put(name, merged(map(object.get(name)), change));
      case "list" -> object.put(name, mergedList(map(object.get(name)), change));
      case "set" -> {
        var values = new TreeSet<Object>();
        if (object.get(name) instanceof TreeSet<?> before) {
          values.addAll(before);
        }
        change.forEach(v -> values.add(v.asString()));
        object.put(name, values);
      }
      default -> object.put(name, change.toString());
    }
  }

  private static Map<String, Object> mergedList(Map<String, Object> before, JsonNode changes) {
    boolean replace =
        changes.valueStream().anyMatch(e -> e.path("$patch").asString("").equals("replace"));
    Map<String, Object> after = new TreeMap<>(replace ? Map.of() : before);
    for (JsonNode element : changes) {
      if (element.path("$patch").asString("").equals("delete")) {
        after.remove(element.path("key").asString());
      }
    }
    for (JsonNode element : changes) {
      if (!element.has("$patch")) {
        String key = element.path("key").asString();
        after.put(key, merged(map(after.get(key)), element));
      }
    }
    return after;
  }

  @SuppressWarnings("unchecked") // The model's maps are of this type.
  private static Map<String, Object> map(@org.jspecify.annotations.Nullable Object value) {
    return value == null ? new TreeMap<>() : (Map<String, Object>) value;
  }

  /** A random object, or a patch of one. */
  private static ObjectNode object(SplittableRandom random, int depth, boolean patch) {
    ObjectNode object = Json.object();
    for (String name : List.of("a", "atomic", "child", "list", "set")) {
      if (random.nextBoolean()) {
        continue;
      }
      if (patch && random.nextInt(5) == 0) {
        object.putNull(name);
        continue;
      }
      switch (name) {
        case "a" -> object.put(name, "v" + random.nextInt(3));
        case "child" -> {
          if (depth > 0) {
            object.set(name, object(random, depth - 1, patch));
          }
        }
        case "list" -> {
          if (depth > 0) {
            list(random, object.putArray(name), depth - 1, patch);
          }
        }
        default -> names(random, object.putArray(name));
      }
    }
    if (patch) {
      directives(random, object);
    }
    return object;
  }

  private static void directives(SplittableRandom random, ObjectNode patch) {
    switch (random.nextInt(12)) {
      case 0 -> patch.put("$patch", "replace");
      case 1 -> patch.put("$patch", "delete");
      case 2 -> patch.put("$patch", "merge");
      case 3 -> {
        ArrayNode kept = patch.putArray("$retainKeys");
        // What a patch sets it has to retain.
        patch
            .propertyStream()
            .map(Map.Entry::getKey)
            .filter(k -> !k.startsWith("$"))
            .forEach(kept::add);
        kept.add("key").add("set");
      }
      case 4, 5 -> {
        if (!patch.has("set")) {
          names(random, patch.putArray("$deleteFromPrimitiveList/set"));
        }
      }
      default -> {}
    }
  }

  private static void list(SplittableRandom random, ArrayNode list, int depth, boolean patch) {
    for (String key : NAMES) {
      if (random.nextBoolean()) {
        continue;
      }
      if (patch && random.nextInt(4) == 0) {
        list.addObject().put("$patch", "delete").put("key", key);
        continue;
      }
      ObjectNode element = object(random, depth, patch);
      // In an element, this directive is about the list.
      element.remove("$patch");
      list.add(element.put("key", key));
    }
    if (patch && random.nextInt(8) == 0) {
      list.insertObject(random.nextInt(list.size() + 1)).put("$patch", "replace");
    }
  }

  private static void names(SplittableRandom random, ArrayNode list) {
    NAMES.stream().filter(name -> random.nextBoolean()).forEach(list::add);
  }
}
