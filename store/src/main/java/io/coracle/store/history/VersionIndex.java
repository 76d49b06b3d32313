package io.coracle.store.history;

import io.coracle.store.Range;
import io.coracle.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * All retained versions by key: for each key the newest, which leads to the older ones; by hash for
 * single keys, in order for ranges. One writer, readers without locks.
 *
 * <p>Worked example: {@code /a} is written by revisions 3 and 7, removed by 8 and written by 9. The
 * index leads from {@code /a} to 9 → 8 (removed) → 7 → 3. A reader at revision 7 skips 9 and 8 and
 * takes 7. Compacting to 7 cuts 7 → 3; to 8, cuts 8 → 7, and would drop the key if 8 were the
 * newest; to 9, cuts 9 → 8.
 */
final class VersionIndex {
  /**
   * Where the newest version of one key stands, so that only new keys cost a search for a place.
   */
  private static final class Slot {
    private volatile Version newest;

    Slot(Version newest) {
      this.newest = newest;
    }
  }

  private final ConcurrentHashMap<String, Slot> byKey = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<String, Slot> inOrder = new ConcurrentSkipListMap<>();

  /** The newest version of a key, which may be a removal. */
  @Nullable Version newest(String path) {
    Slot slot = byKey.get(path);
    return slot == null ? null : slot.newest;
  }

  void put(Version version) {
    String path = version.change().current().key().path();
    Slot slot = byKey.get(path);
    if (slot != null) {
      slot.newest = version;
      return;
    }
    slot = new Slot(version);
    byKey.put(path, slot);
    inOrder.put(path, slot);
  }

  Optional<Stored> get(String path, long at) {
    return Optional.ofNullable(liveAt(newest(path), at));
  }

  private static @Nullable Stored liveAt(@Nullable Version newest, long at) {
    Version version = newest;
    while (version != null && version.revision() > at) {
      version = version.older();
    }
    return version == null ? null : version.live();
  }

  /** What a range holds at a revision: the first entries, and how many follow them. */
  record Slice(List<Stored> entries, long remaining) {}

  Slice range(Range range, long at, int limit) {
    var entries = new ArrayList<Stored>();
    if (range.from().compareTo(range.to()) >= 0) {
      return new Slice(entries, 0);
    }
    long remaining = 0;
    for (Slot slot : inOrder.subMap(range.from(), true, range.to(), false).values()) {
      Stored entry = liveAt(slot.newest, at);
      if (entry == null) {
        continue;
      }
      if (limit == 0 || entries.size() < limit) {
        entries.add(entry);
      } else {
        remaining++;
      }
    }
    return new Slice(entries, remaining);
  }

  /**
   * Forgets what {@code version} superseded, and {@code version} itself if it is a removal that
   * nothing followed.
   *
   * @return the version that was superseded, if it was still there
   */
  @Nullable Version compact(Version version) {
    Version cut = version.cut();
    if (version.change().removed()) {
      forget(version);
    }
    return cut;
  }

  private void forget(Version removal) {
    String path = removal.change().current().key().path();
    if (newest(path) == removal) {
      byKey.remove(path);
      inOrder.remove(path);
    }
  }
}
