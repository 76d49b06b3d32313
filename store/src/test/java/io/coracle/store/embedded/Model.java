package io.coracle.store.embedded;

import io.coracle.store.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a store should do, in the simplest way: a full copy of the state for every revision, and a
 * list of what was told.
 */
final class Model {
  /** An entry of the model. */
  record Entry(String value, long created, long modified) {}

  /** One step of a transaction: a value to put, or nothing to remove. */
  record Step(String path, Optional<String> value) {}

  private final List<TreeMap<String, Entry>> states = new ArrayList<>(List.of(new TreeMap<>()));
  private final List<List<String>> told = new ArrayList<>(List.of(List.of()));
  private long compacted;

  long revision() {
    return states.size() - 1L;
  }

  long compacted() {
    return compacted;
  }

  Map<String, Entry> current() {
    return states.getLast();
  }

  long modified(String path) {
    Entry entry = current().get(path);
    return entry == null ? 0 : entry.modified();
  }

  void commit(List<Step> steps) {
    var next = new TreeMap<>(current());
    var changes = new ArrayList<String>();
    long revision = revision() + 1;
    for (Step step : steps) {
      Entry before = next.get(step.path());
      String was = before == null ? "" : " was " + before.modified();
      if (step.value().isPresent()) {
        String value = step.value().get();
        next.put(
            step.path(), new Entry(value, before == null ? revision : before.created(), revision));
        changes.add(revision + " + " + step.path() + "=" + value + was);
      } else if (before != null) {
        next.remove(step.path());
        changes.add(revision + " - " + step.path() + "=gone" + was);
      }
    }
    if (!changes.isEmpty()) {
      states.add(next);
      told.add(changes);
    }
  }

  void compact(long upTo) {
    compacted = Math.max(compacted, upTo);
  }

  List<String> range(Range range, long at, int limit) {
    return states.get((int) at).subMap(range.from(), range.to()).entrySet().stream()
        .limit(limit == 0 ? Long.MAX_VALUE : limit)
        .map(
            e ->
                e.getKey()
                    + "="
                    + e.getValue().value()
                    + "@"
                    + e.getValue().created()
                    + ","
                    + e.getValue().modified())
        .toList();
  }

  int size(Range range, long at) {
    return states.get((int) at).subMap(range.from(), range.to()).size();
  }

  List<String> toldAfter(Range range, long after) {
    return told.stream()
        .skip(after + 1)
        .flatMap(List::stream)
        .filter(text -> contains(range, text))
        .toList();
  }

  private static boolean contains(Range range, String text) {
    String path = text.substring(text.indexOf('/'), text.indexOf('='));
    return path.compareTo(range.from()) >= 0 && path.compareTo(range.to()) < 0;
  }
}
