package io.coracle.store.embedded;

import io.coracle.store.Change;
import io.coracle.store.Key;
import io.coracle.store.Outcome;
import io.coracle.store.StoreException;
import io.coracle.store.Stored;
import io.coracle.store.Transaction;
import io.coracle.store.history.Commit;
import io.coracle.store.history.Timeline;
import io.coracle.store.history.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides transactions of one batch, each on what the ones before it leave behind, without changing
 * anything: the commits wait here until they are durable.
 */
final class Staging {
  private final Timeline timeline;
  private final long nanoTime;
  private final Capacity capacity;
  private final Map<Key, Version> staged = new HashMap<>();
  private final List<Commit> commits = new ArrayList<>();
  private int live;
  private long bytes;
  private long held;

  Staging(Timeline timeline, long nanoTime, Capacity capacity) {
    this.timeline = timeline;
    this.nanoTime = nanoTime;
    this.capacity = capacity;
    this.live = timeline.live();
    this.held = timeline.liveBytes() + (long) live * Capacity.ENTRY_BYTES;
  }

  List<Commit> commits() {
    return commits;
  }

  /** The size of the values written. */
  long bytes() {
    return bytes;
  }

  /**
   * Decides {@code transaction} and stages its commit, if it makes one. Whatever its value makers
   * throw goes to the caller, with nothing staged.
   *
   * @throws StoreException with {@link StoreException.Code#FULL}
   */
  Outcome stage(Transaction transaction) {
    for (var condition : transaction.conditions()) {
      Optional<Stored> current = Optional.ofNullable(live(newest(condition.key())));
      if (current.map(Stored::modified).orElse(0L) != condition.modified()) {
        return new Outcome.Conflict(condition.key(), current);
      }
    }
    long revision = timeline.revision() + commits.size() + 1;
    List<Version> versions = versions(transaction, revision);
    if (versions.isEmpty()) {
      return new Outcome.Committed(revision - 1, List.of());
    }
    long added = versions.stream().mapToLong(version -> added(version.change())).sum();
    capacity.require(held, added);
    held += added;
    var written = new ArrayList<Stored>(versions.size());
    for (Version version : versions) {
      Change change = version.change();
      staged.put(change.current().key(), version);
      bytes += change.current().value().length;
      if (change.removed()) {
        live--;
      } else {
        live += change.previous() == null ? 1 : 0;
        written.add(change.current());
      }
    }
    commits.add(new Commit(revision, nanoTime, live, versions));
    return new Outcome.Committed(revision, List.copyOf(written));
  }

  /** By how much a change makes the state larger; negative if it makes it smaller. */
  private static long added(Change change) {
    Stored previous = change.previous();
    long before = previous == null ? 0 : previous.value().length + Capacity.ENTRY_BYTES;
    long after = change.removed() ? 0 : change.current().value().length + Capacity.ENTRY_BYTES;
    return after - before;
  }

  private List<Version> versions(Transaction transaction, long revision) {
    if (transaction.changes().size() > Version.MAX_CHANGES_PER_COMMIT) {
      throw new IllegalArgumentException(
          "a transaction makes at most " + Version.MAX_CHANGES_PER_COMMIT + " changes");
    }
    var versions = new ArrayList<Version>(transaction.changes().size());
    var seen = new HashSet<Key>();
    for (var change : transaction.changes()) {
      if (!seen.add(change.key())) {
        throw new IllegalArgumentException("two changes of one key: " + change.key());
      }
      Version newest = newest(change.key());
      Change made = change(change, live(newest), revision);
      if (made != null) {
        versions.add(new Version(made, versions.size(), newest));
      }
    }
    return List.copyOf(versions);
  }

  /** What {@code change} does; null for the removal of something that is not there. */
  private static @Nullable Change change(
      Transaction.Change change, @Nullable Stored previous, long revision) {
    return switch (change) {
      case Transaction.Put(Key key, Transaction.Value value) ->
          new Change(
              stored(key, value, previous == null ? revision : previous.created(), revision),
              previous,
              false);
      case Transaction.Delete(Key key, Transaction.Value last) ->
          previous == null
              ? null
              : new Change(stored(key, last, previous.created(), revision), previous, true);
    };
  }

  private static Stored stored(Key key, Transaction.Value value, long created, long revision) {
    var stored = new Stored(key, value.at(revision), created, revision);
    Object derived = value.derived();
    if (derived != null) {
      stored.keepDerived(derived);
    }
    return stored;
  }

  private @Nullable Version newest(Key key) {
    Version version = staged.get(key);
    return version != null ? version : timeline.newest(key);
  }

  private static @Nullable Stored live(@Nullable Version version) {
    return version == null ? null : version.live();
  }
}
