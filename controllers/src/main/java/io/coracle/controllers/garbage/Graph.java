package io.coracle.controllers.garbage;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Objects and their owners. Each change says which objects are to be looked at again. Thread-safe.
 *
 * <p>Worked example: a Deployment d owns a ReplicaSet r, which owns a pod p. When d goes, {@link
 * #remove} names its dependent r; r has no owner left and is deleted; then p, in the same way.
 */
final class Graph {
  private final Map<String, Item> items = new HashMap<>();
  private final Map<String, Set<String>> dependents = new HashMap<>();

  /** Takes in an object; returns the uids to look at. */
  synchronized Collection<String> put(Item item) {
    Item before = items.put(item.uid(), item);
    if (before != null) {
      before.owners().forEach(owner -> unlink(owner.uid(), item.uid()));
    }
    var affected = new LinkedHashSet<String>();
    for (Item.Owner owner : item.owners()) {
      dependents.computeIfAbsent(owner.uid(), u -> new LinkedHashSet<>()).add(item.uid());
    }
    if (!item.owners().isEmpty() || item.waitsForDependents() || item.orphansDependents()) {
      affected.add(item.uid());
    }
    if (before != null) {
      affected.addAll(foregroundOwners(before));
    }
    affected.addAll(foregroundOwners(item));
    if (item.waitsForDependents()) {
      affected.addAll(dependentsOf(item.uid()));
    }
    return affected;
  }

  /** Takes note that an object is gone; returns the uids to look at. */
  synchronized Collection<String> remove(String uid) {
    Item item = items.remove(uid);
    var affected = new LinkedHashSet<>(dependentsOf(uid));
    if (item != null) {
      item.owners().forEach(owner -> unlink(owner.uid(), uid));
      affected.addAll(foregroundOwners(item));
    }
    return affected;
  }

  private Set<String> foregroundOwners(Item item) {
    var waiting = new LinkedHashSet<String>();
    for (Item.Owner owner : item.owners()) {
      Item known = items.get(owner.uid());
      if (known != null && known.waitsForDependents()) {
        waiting.add(owner.uid());
      }
    }
    return waiting;
  }

  private void unlink(String owner, String dependent) {
    Set<String> set = dependents.get(owner);
    if (set != null) {
      set.remove(dependent);
      if (set.isEmpty()) {
        dependents.remove(owner);
      }
    }
  }

  synchronized Optional<Item> item(String uid) {
    return Optional.ofNullable(items.get(uid));
  }

  synchronized Set<String> dependentsOf(String uid) {
    return Set.copyOf(dependents.getOrDefault(uid, Set.of()));
  }

  /** The uids of all objects of a resource. */
  synchronized Set<String> of(String resourcePath) {
    var uids = new LinkedHashSet<String>();
    items.values().stream()
        .filter(item -> item.resource().path("").equals(resourcePath))
        .forEach(item -> uids.add(item.uid()));
    return uids;
  }
}
