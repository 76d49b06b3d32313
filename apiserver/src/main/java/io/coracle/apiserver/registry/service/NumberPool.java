package io.coracle.apiserver.registry.service;

import java.util.BitSet;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * Numbers of which each is taken at most once. Those that are not asked for by name are drawn from
 * the upper part of the range first, so that the lower part stays free for those that are (KEP-3070
 * "Reserve Service IP Ranges"). Not thread-safe.
 */
final class NumberPool {
  private static final int MIN_RESERVED = 16;
  private static final int MAX_RESERVED = 256;
  private static final int RESERVED_SHARE = 16;

  private final int size;
  private final int reserved;
  private final RandomGenerator random;
  private final BitSet taken = new BitSet();

  /** Numbers from zero, inclusive, to {@code size}, exclusive. */
  NumberPool(int size, RandomGenerator random) {
    this.size = size;
    this.random = random;
    int share = Math.clamp(size / RESERVED_SHARE, MIN_RESERVED, MAX_RESERVED);
    this.reserved = share < size ? share : 0;
  }

  boolean contains(int number) {
    return number >= 0 && number < size;
  }

  /** Takes {@code number}; returns whether it was free. */
  boolean take(int number) {
    boolean free = !taken.get(number);
    taken.set(number);
    return free;
  }

  /** Takes any number; empty if there is none left. */
  OptionalInt takeAny() {
    int start = reserved + random.nextInt(size - reserved);
    int found = taken.nextClearBit(start);
    if (found >= size) {
      found = taken.nextClearBit(reserved);
    }
    if (found >= size) {
      found = taken.nextClearBit(0);
    }
    if (found >= size) {
      return OptionalInt.empty();
    }
    taken.set(found);
    return OptionalInt.of(found);
  }

  void free(int number) {
    if (contains(number)) {
      taken.clear(number);
    }
  }
}
