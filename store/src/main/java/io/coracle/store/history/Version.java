package io.coracle.store.history;

import io.coracle.store.Change;
import io.coracle.store.Stored;
import org.jspecify.annotations.Nullable;

/**
 * One version of one key, linked to the one before it. A removal is a version too.
 *
 * <p>The link is cut by compaction, which is the only change a version ever sees.
 */
public final class Version {
  /** No commit makes more changes than this, so that the number of a version fits its id. */
  public static final int MAX_CHANGES_PER_COMMIT = 1 << 16;

  private static final int INDEX_BITS = 16;

  private final Change change;
  private final int index;
  private volatile @Nullable Version older;

  /**
   * @param index the place of this change in its commit, from zero
   */
  public Version(Change change, int index, @Nullable Version older) {
    this.change = change;
    this.index = index;
    this.older = older;
  }

  /**
   * The id of the version at place {@code index} of commit {@code revision}; ids ascend in time.
   */
  public static long id(long revision, int index) {
    return revision << INDEX_BITS | index;
  }

  /** The revision in an id. */
  public static long revisionOf(long id) {
    return id >>> INDEX_BITS;
  }

  /** The place in its commit in an id. */
  public static int indexOf(long id) {
    return (int) (id & (MAX_CHANGES_PER_COMMIT - 1));
  }

  public long id() {
    return id(revision(), index);
  }

  public Change change() {
    return change;
  }

  public long revision() {
    return change.revision();
  }

  /** The entry, or null when this version is a removal. */
  public @Nullable Stored live() {
    return change.removed() ? null : change.current();
  }

  @Nullable Version older() {
    return older;
  }

  /** Forgets the versions before this one. Returns the newest of them. */
  @Nullable Version cut() {
    Version cut = older;
    older = null;
    return cut;
  }
}
