package io.coracle.controllers.quota;

import io.coracle.controllers.discovery.MetadataWatch;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** How many objects of one resource there are in each namespace. Thread-safe. */
final class ObjectCounts implements MetadataWatch.Follower {
  private final Consumer<String> changed;
  private final Map<String, String> namespaces = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();

  /**
   * @param changed is told the namespace in which there is one more or one less
   */
  ObjectCounts(Consumer<String> changed) {
    this.changed = changed;
  }

  synchronized int in(String namespace) {
    return counts.getOrDefault(namespace, 0);
  }

  @Override
  public synchronized Set<String> known() {
    return new HashSet<>(namespaces.keySet());
  }

  @Override
  public void put(JsonNode metadata) {
    String namespace = metadata.path("namespace").asString("");
    synchronized (this) {
      if (namespaces.putIfAbsent(metadata.path("uid").asString(""), namespace) != null) {
        return;
      }
      counts.merge(namespace, 1, Integer::sum);
    }
    changed.accept(namespace);
  }

  @Override
  public void remove(String uid) {
    String namespace;
    synchronized (this) {
      namespace = namespaces.remove(uid);
      if (namespace == null) {
        return;
      }
      counts.computeIfPresent(namespace, (n, count) -> count == 1 ? null : count - 1);
    }
    changed.accept(namespace);
  }
}
