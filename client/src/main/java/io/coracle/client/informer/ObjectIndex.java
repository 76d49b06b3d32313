package io.coracle.client.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Finds objects by keys that are derived from them. Thread-safe. */
final class ObjectIndex<T extends HasMetadata> {
  private final Function<T, Collection<String>> keys;
  private final Map<String, Map<String, T>> byKey = new HashMap<>();

  ObjectIndex(Function<T, Collection<String>> keys) {
    this.keys = keys;
  }

  /**
   * Takes in an object.
   *
   * @param id tells it from all others
   */
  synchronized void put(String id, T object) {
    for (String key : keys.apply(object)) {
      byKey.computeIfAbsent(key, k -> new LinkedHashMap<>()).put(id, object);
    }
  }

  /** Takes an object out that was put in as it is here. */
  synchronized void remove(String id, T object) {
    for (String key : keys.apply(object)) {
      Map<String, T> objects = byKey.get(key);
      if (objects != null && objects.remove(id) != null && objects.isEmpty()) {
        byKey.remove(key);
      }
    }
  }

  /** The objects under {@code key}, the longest known first. */
  synchronized List<T> get(String key) {
    Map<String, T> objects = byKey.get(key);
    return objects == null ? List.of() : List.copyOf(objects.values());
  }
}
