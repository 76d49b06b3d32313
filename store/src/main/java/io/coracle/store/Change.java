package io.coracle.store;

import org.jspecify.annotations.Nullable;

/**
 * What happened to one key, as a watcher sees it.
 *
 * @param current the new version; for a removal the last value, with the revision of the removal
 * @param previous the version before, if there was one
 * @param removed whether this is a removal
 */
public record Change(Stored current, @Nullable Stored previous, boolean removed) {

  /** The revision of the commit that made this change. */
  public long revision() {
    return current.modified();
  }
}
