package io.coracle.scheduler.framework;

import java.util.Arrays;

/** Brings raw scores between 0 and {@link Plugin.Score#MAX_SCORE}. */
public final class Scores {
  private Scores() {}

  /** The highest becomes 100, the others in proportion. */
  public static void normalize(long[] scores) {
    long highest = Arrays.stream(scores).max().orElse(0);
    for (int i = 0; i < scores.length && highest > 0; i++) {
      scores[i] = scores[i] * Plugin.Score.MAX_SCORE / highest;
    }
  }

  /** Zero becomes 100, the highest becomes zero, the others in proportion. */
  public static void normalizeReversed(long[] scores) {
    normalize(scores);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = Plugin.Score.MAX_SCORE - scores[i];
    }
  }
}
