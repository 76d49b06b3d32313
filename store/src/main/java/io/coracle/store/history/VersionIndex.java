package io.coracle.store.history;

import io.coracle.store.Range;
import io.coracle.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * All retained versions by key: for each key the newest, which leads to the older ones. One writer,
 * readers without locks.
 *
 * <p>Worked example: {@code /a} is written by revisions 3 and 7, removed by 8 and written by 9. The
 * map leads from {@code /a} to 9 → 8 (removed) → 7 → 3. A reader at revision 7 skips 9 and 8 and
 * takes 7. Compacting to 7 cuts 7 → 3; to 8, cuts 8 → 7, and would drop the key if 8 were the
 * newest; to 9, cuts 9 → 8.
 */
final class VersionIndex {
  private final ConcurrentSkipListMap<String, Version> newest = new ConcurrentSkipListMap<>();

  /** The newest version of a key, which may be a removal. */
  @Nullable Version newest(String path) {
    return newest.get(path);
  }

  void put(Version version) {
    newest.put(version.change().current().key().path(), version);
  }

  Optional<Stored> get(String path, long at) {
    return Optional.ofNullable(liveAt(newest.get(path), at));
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
    for (Version version : newest.subMap(range.from(), true, range.to(), false).values()) {
      Stored entry = liveAt(version, at);
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
      newest.remove(version.change().current().key().path(), version);
    }
    return cut;
  }
}
