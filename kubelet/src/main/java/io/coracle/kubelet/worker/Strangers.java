package io.coracle.kubelet.worker;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Ids that the runtime spoke of before anybody knew them: most likely of what an operation is just
 * making. Thread-safe.
 */
final class Strangers {
  /** More than this are not kept; the relist finds what is lost. */
  static final int MOST = 1000;

  private final Set<String> ids = new LinkedHashSet<>();

  synchronized void add(String id) {
    ids.add(id);
    if (ids.size() > MOST) {
      ids.remove(ids.iterator().next());
    }
  }

  synchronized boolean remove(String id) {
    return ids.remove(id);
  }

  synchronized Set<String> all() {
    return Set.copyOf(ids);
  }

  synchronized void clear() {
    ids.clear();
  }
}
