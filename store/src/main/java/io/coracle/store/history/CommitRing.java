package io.coracle.store.history;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The retained commits, found by revision. Revisions are gapless, so a ring whose slot is the
 * revision modulo its size finds any of them at once; it doubles when it is full. One writer, any
 * number of readers.
 */
final class CommitRing {
  private static final int FIRST_SIZE = 1024;

  private volatile AtomicReferenceArray<@Nullable Commit> slots =
      new AtomicReferenceArray<>(FIRST_SIZE);
  private volatile long first;
  private volatile long last;

  CommitRing(Commit start) {
    first = start.revision();
    last = start.revision();
    slots.set(slot(slots, first), start);
  }

  private static int slot(AtomicReferenceArray<?> slots, long revision) {
    return (int) (revision & (slots.length() - 1));
  }

  void add(Commit commit) {
    if (commit.revision() != last + 1) {
      throw new IllegalStateException("commit " + commit.revision() + " does not follow " + last);
    }
    if (commit.revision() - first >= slots.length()) {
      grow();
    }
    Commit newest = newest();
    slots.set(slot(slots, commit.revision()), commit);
    last = commit.revision();
    newest.follow(commit);
  }

  private void grow() {
    var old = slots;
    var grown = new AtomicReferenceArray<@Nullable Commit>(old.length() * 2);
    for (long revision = first; revision <= last; revision++) {
      grown.set(slot(grown, revision), old.get(slot(old, revision)));
    }
    slots = grown;
  }

  Commit newest() {
    Commit newest = find(last);
    if (newest == null) {
      throw new IllegalStateException("the newest commit is always retained");
    }
    return newest;
  }

  /** The oldest commit that is still here. */
  long first() {
    return first;
  }

  /** The commit of that revision, or null when it is not, or no longer, here. */
  @Nullable Commit find(long revision) {
    var current = slots;
    Commit commit = current.get(slot(current, revision));
    return commit != null && commit.revision() == revision ? commit : null;
  }

  /** Forgets the oldest commit, which must not be the only one. */
  void removeFirst() {
    if (first == last) {
      throw new IllegalStateException("the newest commit is always retained");
    }
    slots.set(slot(slots, first), null);
    first++;
  }
}
