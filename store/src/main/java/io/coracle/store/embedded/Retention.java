package io.coracle.store.embedded;

import java.time.Duration;

/**
 * How much history is kept. What exceeds any of the bounds is compacted by and by, the oldest
 * first; history may run over by a tenth before that happens.
 *
 * @param age no longer than this, give or take {@link #CHECK_INTERVAL}
 * @param revisions no more than this many
 * @param bytes no more memory than this, about, for values that are not current any more
 */
public record Retention(Duration age, int revisions, long bytes) {

  /** How often the age of the history is looked at, while there is any. */
  public static final Duration CHECK_INTERVAL = Duration.ofSeconds(15);

  public Retention {
    if (age.isNegative() || revisions < 0 || bytes < 0) {
      throw new IllegalArgumentException("the bounds of retention must not be negative");
    }
  }

  /** Five minutes, as upstream API servers keep, but at most 100,000 revisions and 32 MiB. */
  public static Retention standard() {
    return new Retention(Duration.ofMinutes(5), 100_000, 32 << 20);
  }
}
