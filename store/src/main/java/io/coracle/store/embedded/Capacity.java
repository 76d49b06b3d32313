package io.coracle.store.embedded;

import io.coracle.store.StoreException;

/**
 * How much memory the current state may take, so that whoever may create entries cannot take all of
 * it. A state that is larger when it is loaded stays, but does not grow.
 *
 * @param bytes of values, and {@link #ENTRY_BYTES} for each entry
 */
public record Capacity(long bytes) {
  /** What an entry takes beside its value, about: its key, indexes, what readers derived. */
  static final int ENTRY_BYTES = 1024;

  /**
   * Changes that add no more than this, such as the mark that something is to be deleted, may use a
   * tenth more: what is full must be able to be emptied.
   */
  private static final int SMALL_BYTES = 512;

  private static final int PERCENT_OF_HEAP = 60;

  public Capacity {
    if (bytes < 0) {
      throw new IllegalArgumentException("a capacity must not be negative");
    }
  }

  /** Three fifths of the heap that this process may have; history and requests need some too. */
  public static Capacity ofHeap() {
    return new Capacity(Runtime.getRuntime().maxMemory() / 100 * PERCENT_OF_HEAP);
  }

  /**
   * Whether a state of {@code held} bytes may grow by {@code added}.
   *
   * @throws StoreException with {@link StoreException.Code#FULL}
   */
  void require(long held, long added) {
    long bound = added <= SMALL_BYTES ? bytes + bytes / 10 : bytes;
    if (added > 0 && held + added > bound) {
      throw new StoreException(
          StoreException.Code.FULL,
          "its entries take all of the "
              + (bytes >> 20)
              + " MiB that they may; delete some, or give the process a larger heap");
    }
  }
}
