package io.coracle.store.history;

import io.coracle.store.Key;
import io.coracle.store.Page;
import io.coracle.store.Range;
import io.coracle.store.StoreException;
import io.coracle.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The current state and the retained history.
 *
 * <p>Threading: {@link #append}, {@link #compact} and {@link #newest(Key)} belong to the one
 * writer; everything else may be called by any thread and takes no lock. A reader first notes the
 * revision, reads, and then looks whether compaction has passed that revision meanwhile; compaction
 * announces itself before it cuts anything, so a page that passes the second look is whole.
 */
public final class Timeline {
  private final VersionIndex index = new VersionIndex();
  private final CommitRing commits;
  private volatile long revision;
  private volatile long compacted;
  private volatile long historyBytes;
  private volatile long liveBytes;

  /**
   * A timeline without entries, whose history begins at {@code start}.
   *
   * @param start its revision is the compacted one
   */
  public Timeline(Commit start) {
    this.commits = new CommitRing(start);
    this.revision = start.revision();
    this.compacted = start.revision();
  }

  public long revision() {
    return revision;
  }

  public long compacted() {
    return compacted;
  }

  public int live() {
    return commits.newest().live();
  }

  /** The bytes of the current values. */
  public long liveBytes() {
    return liveBytes;
  }

  /** The memory that is held by history alone, about. */
  public long historyBytes() {
    return historyBytes;
  }

  /** Puts an entry that is older than the history in place. Only before the first commit. */
  public void restore(Version version) {
    index.put(version);
    liveBytes = liveBytes + version.change().current().value().length;
  }

  /** The newest version of {@code key} in the current state, which may be a removal. */
  public @Nullable Version newest(Key key) {
    return index.newest(key.path());
  }

  /** Makes a commit part of the state. Readers see all of it or nothing. */
  public void append(Commit commit) {
    long live = liveBytes;
    for (Version version : commit.versions()) {
      index.put(version);
      Stored previous = version.change().previous();
      live -= previous == null ? 0 : previous.value().length;
      live += version.change().removed() ? 0 : version.change().current().value().length;
    }
    liveBytes = live;
    historyBytes = historyBytes + commit.bytes();
    commits.add(commit);
    revision = commit.revision();
  }

  public Optional<Stored> get(Key key) {
    while (true) {
      long at = revision;
      Optional<Stored> found = index.get(key.path(), at);
      if (compacted <= at) {
        return found;
      }
    }
  }

  /** See {@link io.coracle.store.Store#range}. */
  public Page range(Range range, long at, int limit) {
    while (true) {
      long read = at == 0 ? revision : at;
      if (read > revision) {
        throw new StoreException(
            StoreException.Code.FUTURE_REVISION,
            "revision " + read + " has not happened yet; the newest is " + revision);
      }
      var slice = index.range(range, read, limit);
      if (compacted <= read) {
        return new Page(slice.entries(), read, slice.remaining());
      }
      if (at != 0) {
        throw compacted(at);
      }
    }
  }

  /**
   * The commit to follow for all changes after {@code after}: that of revision {@code after}, or
   * the newest if {@code after} is still to come.
   *
   * @throws StoreException with {@link StoreException.Code#COMPACTED}
   */
  public Commit startOf(long after) {
    if (after < compacted) {
      throw compacted(after);
    }
    Commit commit = after >= revision ? newestCommit() : commits.find(after);
    if (commit == null) {
      throw compacted(after);
    }
    return commit;
  }

  public Commit newestCommit() {
    while (true) {
      Commit newest = commits.find(revision);
      if (newest != null) {
        return newest;
      }
    }
  }

  private StoreException compacted(long asked) {
    return new StoreException(
        StoreException.Code.COMPACTED,
        "revision " + asked + " has been compacted; the history begins at " + compacted);
  }

  /** The oldest commit of the history after the compacted revision, if there is one. */
  public @Nullable Commit oldest() {
    return revision == compacted ? null : commits.find(compacted + 1);
  }

  /** The revision up to which history must go so that at most this much is left. */
  public long excess(long maxRevisions, long maxBytes) {
    long upTo = Math.max(compacted, revision - maxRevisions);
    long left = historyBytes;
    for (long at = compacted + 1; at <= revision && left > maxBytes; at++) {
      Commit commit = commits.find(at);
      left -= commit == null ? 0 : commit.bytes();
      upTo = Math.max(upTo, at);
    }
    return upTo;
  }

  /**
   * Forgets the history up to {@code upTo}, which is at most the newest revision.
   *
   * @return the ids of the versions that are gone, ascending; never one of the newest commit, so
   *     that the newest revision can always be told from what is left
   */
  public List<Long> compact(long upTo) {
    var gone = new ArrayList<Long>();
    if (upTo <= compacted) {
      return gone;
    }
    long from = compacted;
    compacted = upTo;
    for (long at = from + 1; at <= upTo; at++) {
      Commit commit = commits.find(at);
      if (commit == null) {
        throw new IllegalStateException("commit " + at + " is missing from the history");
      }
      historyBytes = historyBytes - commit.bytes();
      for (Version version : commit.versions()) {
        forget(version, gone);
      }
    }
    while (commits.first() < upTo) {
      commits.removeFirst();
    }
    gone.sort(null);
    return gone;
  }

  private void forget(Version version, List<Long> gone) {
    Version superseded = index.compact(version);
    if (superseded != null && !superseded.change().removed()) {
      gone.add(superseded.id());
    }
    if (version.change().removed() && version.revision() < revision) {
      gone.add(version.id());
    }
  }
}
