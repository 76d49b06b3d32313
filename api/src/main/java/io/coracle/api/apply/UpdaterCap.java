package io.coracle.api.apply;

import io.coracle.api.apply.Manager.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the number of those who update within a bound: the oldest of one version become one. Those
 * who apply are not counted. Stateless.
 */
final class UpdaterCap {
  /** No object has more entries of updates than this, unless in that many versions. */
  static final int MAX_UPDATERS = 10;

  private static final String ANCIENT = "ancient-changes";

  private UpdaterCap() {}

  static void limit(Map<Manager, Ownership> managers) {
    if (managers.size() <= MAX_UPDATERS) {
      return;
    }
    List<Manager> updaters = new ArrayList<>();
    managers.forEach(
        (manager, _) -> {
          if (manager.operation() == Operation.UPDATE) {
            updaters.add(manager);
          }
        });
    updaters.sort(
        Comparator.comparing((Manager manager) -> time(managers, manager))
            .thenComparing(Manager.BY_TEXT));
    Map<String, Manager> firstOfVersion = new HashMap<>();
    int left = updaters.size();
    for (Manager manager : updaters) {
      if (left <= MAX_UPDATERS) {
        return;
      }
      Ownership owned = java.util.Objects.requireNonNull(managers.get(manager));
      Manager first = firstOfVersion.putIfAbsent(owned.apiVersion(), manager);
      if (first != null) {
        combine(managers, first, manager, owned);
        left--;
      }
    }
  }

  private static String time(Map<Manager, Ownership> managers, Manager manager) {
    Ownership owned = managers.get(manager);
    return owned == null ? "" : owned.time();
  }

  private static void combine(
      Map<Manager, Ownership> managers, Manager first, Manager manager, Ownership owned) {
    var bucket = new Manager(ANCIENT, Operation.UPDATE, owned.apiVersion(), "");
    Ownership ancient = managers.get(bucket);
    if (ancient == null) {
      ancient = java.util.Objects.requireNonNull(managers.remove(first));
    }
    managers.remove(manager);
    // The later time counts: that of the entry that has just been added.
    managers.put(
        bucket,
        Ownership.of(owned.fields().union(ancient.fields()), owned.apiVersion(), owned.time()));
  }
}
