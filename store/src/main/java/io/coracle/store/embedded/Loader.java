package io.coracle.store.embedded;

import io.coracle.base.Clock;
import io.coracle.store.Change;
import io.coracle.store.Key;
import io.coracle.store.StoreException;
import io.coracle.store.Stored;
import io.coracle.store.engine.Engine;
import io.coracle.store.engine.Row;
import io.coracle.store.history.Commit;
import io.coracle.store.history.Timeline;
import io.coracle.store.history.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds a timeline from what an engine kept, and proves that nothing of it is missing.
 *
 * <p>Rows come in the order of ids. Those up to the compacted revision are the state at that
 * revision, perhaps with superseded ones among them that were to be deleted. Those after it are
 * complete: every revision is there, with all its versions. Each says how many entries there were
 * after it.
 */
final class Loader {
  private final Engine engine;
  private final Clock clock;
  private final long compacted;
  private final Map<String, Version> base = new HashMap<>();
  private final List<Long> garbage = new ArrayList<>();
  private final List<Version> commit = new ArrayList<>();
  private @Nullable Timeline timeline;
  private @Nullable Row last;
  private int live;

  Loader(Engine engine, Clock clock) {
    this.engine = engine;
    this.clock = clock;
    this.compacted = engine.compacted();
  }

  /** Versions that the engine holds but need not, ascending. */
  List<Long> garbage() {
    return garbage;
  }

  Timeline load() {
    engine.load(this::accept);
    endCommit();
    checkNewest();
    return history();
  }

  private void accept(Row row) {
    long revision = Version.revisionOf(row.id());
    if (last != null && revision != Version.revisionOf(last.id())) {
      endCommit();
    }
    if (revision <= compacted) {
      restore(row);
    } else {
      replay(row);
    }
    last = row;
  }

  /** Takes a row of the state at the compacted revision. */
  private void restore(Row row) {
    Version version = new Version(change(row, null), Version.indexOf(row.id()), null);
    Version superseded = base.remove(row.path());
    if (superseded != null) {
      garbage.add(superseded.id());
    }
    if (row.removed()) {
      garbage.add(row.id());
    } else {
      base.put(row.path(), version);
    }
  }

  /** Takes a row of the history. */
  private void replay(Row row) {
    Key key = new Key(row.path());
    Version newest = history().newest(key);
    Stored previous = newest == null ? null : newest.live();
    if (row.removed()) {
      live--;
    } else if (previous == null) {
      live++;
    }
    commit.add(new Version(change(row, previous), Version.indexOf(row.id()), newest));
  }

  private static Change change(Row row, @Nullable Stored previous) {
    var stored =
        new Stored(new Key(row.path()), row.value(), row.created(), Version.revisionOf(row.id()));
    return new Change(stored, previous, row.removed());
  }

  /** The timeline, which begins when the state at the compacted revision is complete. */
  private Timeline history() {
    Timeline begun = timeline;
    if (begun == null) {
      live = base.size();
      begun = new Timeline(new Commit(compacted, clock.nanoTime(), live, List.of()));
      base.values().forEach(begun::restore);
      base.clear();
      garbage.sort(null);
      timeline = begun;
    }
    return begun;
  }

  private void endCommit() {
    Row row = last;
    if (row == null || Version.revisionOf(row.id()) <= compacted) {
      return;
    }
    long revision = Version.revisionOf(row.id());
    long expected = history().revision() + 1;
    require(revision == expected, "revision " + expected + " is missing");
    require(commit.size() == row.size(), "a part of revision " + revision + " is missing");
    require(live == row.live(), "an entry from before revision " + revision + " is missing");
    history().append(new Commit(revision, clock.nanoTime(), live, List.copyOf(commit)));
    commit.clear();
  }

  /** The newest commit is never deleted, so that revision and number of entries are always told. */
  private void checkNewest() {
    long newest = last == null ? 0 : Version.revisionOf(last.id());
    require(newest >= compacted, "revision " + compacted + " is missing");
    if (last != null && newest == compacted) {
      require(base.size() == last.live(), "an entry is missing");
      garbage.removeIf(id -> Version.revisionOf(id) == newest);
    }
  }

  private void require(boolean holds, String fault) {
    if (!holds) {
      throw new StoreException(
          StoreException.Code.DAMAGED, engine.place() + " is damaged: " + fault);
    }
  }
}
