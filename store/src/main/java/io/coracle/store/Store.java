package io.coracle.store;

import java.util.Optional;

/**
 * A revisioned key-value store. Every commit gets the next revision; revisions are global and
 * gapless. The current state and a bounded history live in memory; a commit is durable when {@link
 * #commit} returns. Thread-safe: one writer orders commits, readers never wait for it.
 *
 * <p>All methods throw {@link StoreException} when the store is closed or damaged; what a caller
 * can expect to happen is in the return types.
 */
public interface Store extends AutoCloseable {

  /** The revision of the newest commit; zero in an empty store. */
  long revision();

  /** The newest version of {@code key}. */
  Optional<Stored> get(Key key);

  /**
   * The entries of {@code range} as they were at revision {@code at}, in key order.
   *
   * @param at a revision, or zero for the newest
   * @param limit at most this many entries; zero for all
   * @throws StoreException with {@link StoreException.Code#COMPACTED} or {@link
   *     StoreException.Code#FUTURE_REVISION}
   */
  Page range(Range range, long at, int limit);

  /**
   * Applies {@code tx} if all its conditions hold, atomically. Returns when it is durable.
   *
   * @throws StoreException with {@link StoreException.Code#READ_ONLY} when nothing can be written,
   *     for example because the disk is full
   */
  Outcome commit(Transaction tx);

  /**
   * Sends every change of {@code range} after revision {@code after} to {@code sink}, in order,
   * with no gap and no duplicate, until the subscription is cancelled.
   *
   * @throws StoreException with {@link StoreException.Code#COMPACTED} when the history does not
   *     reach back that far
   */
  Subscription watch(Range range, long after, Sink sink);

  /**
   * Forgets what was superseded up to {@code upTo}; the state as it was at {@code upTo}, and
   * everything after it, stay. Does nothing when that much has been forgotten before.
   *
   * @throws StoreException with {@link StoreException.Code#FUTURE_REVISION}
   */
  void compact(long upTo);

  /**
   * The oldest revision that can be read or watched from: {@link #range} and {@link #watch} throw
   * {@link StoreException.Code#COMPACTED} for revisions before this one.
   */
  long compactedRevision();

  @Override
  void close();
}
