package io.coracle.store.engine;

import io.coracle.store.StoreException;
import io.coracle.store.history.Commit;
import java.util.List;

/**
 * Keeps versions durably. Used by one thread at a time: first {@link #load}, then {@link #write} in
 * the order of revisions.
 */
public interface Engine extends AutoCloseable {

  /**
   * What one flush makes durable, all or nothing.
   *
   * @param commits new commits, in order, following what was written before
   * @param gone ids of versions that are no longer needed
   * @param compacted the compacted revision from now on
   */
  record Batch(List<Commit> commits, List<Long> gone, long compacted) {}

  /** Takes what an engine holds, in the order of ids. */
  @FunctionalInterface
  interface Reader {
    void accept(Row row);
  }

  /** Where things are kept, in words for messages: the path of a file. */
  String place();

  /** The compacted revision that was last written; zero if nothing was. */
  long compacted();

  /**
   * Passes everything that is kept to {@code reader}.
   *
   * @throws StoreException with {@link StoreException.Code#DAMAGED}
   */
  void load(Reader reader);

  /**
   * Makes {@code batch} durable.
   *
   * @throws StoreException with {@link StoreException.Code#READ_ONLY} when it could not be written;
   *     the engine is then as if it had not been called, and may be called again
   */
  void write(Batch batch);

  /** Releases what the engine holds. What was written stays. */
  @Override
  void close();
}
