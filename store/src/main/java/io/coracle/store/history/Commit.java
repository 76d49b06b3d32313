package io.coracle.store.history;

import io.coracle.store.Change;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One commit: what it changed, and the commit after it. Whoever holds a commit can follow the links
 * to the newest one, whatever has been compacted meanwhile.
 */
public final class Commit {
  /** What an object of the history costs beside its value; an estimate. */
  private static final int OVERHEAD_BYTES = 160;

  private final long revision;
  private final long nanoTime;
  private final int live;
  private final List<Version> versions;
  private volatile @Nullable Commit next;

  /**
   * @param nanoTime when it happened, by the monotonic clock
   * @param live how many entries the store has after it
   */
  public Commit(long revision, long nanoTime, int live, List<Version> versions) {
    this.revision = revision;
    this.nanoTime = nanoTime;
    this.live = live;
    this.versions = versions;
  }

  public long revision() {
    return revision;
  }

  public long nanoTime() {
    return nanoTime;
  }

  public int live() {
    return live;
  }

  public List<Version> versions() {
    return versions;
  }

  /** The commit after this one, or null while this is the newest. */
  public @Nullable Commit next() {
    return next;
  }

  void follow(Commit newer) {
    next = newer;
  }

  /** The memory that compacting this commit sets free, about. */
  long bytes() {
    long bytes = 0;
    for (Version version : versions) {
      Change change = version.change();
      bytes += OVERHEAD_BYTES;
      if (change.previous() != null) {
        bytes += change.previous().value().length;
      }
      if (change.removed()) {
        bytes += change.current().value().length;
      }
    }
    return bytes;
  }
}
