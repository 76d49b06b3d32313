package io.coracle.e2e;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.function.Supplier;
import org.assertj.core.api.Assertions;

/** Waits for what a command prints. */
public final class Waiting {
  private Waiting() {}

  /** Waits until {@code output} contains {@code text}; the failure shows what it was last. */
  public static void until(Supplier<String> output, String text, Duration limit) {
    await()
        .atMost(limit)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> Assertions.assertThat(output.get()).contains(text));
  }

  /** Waits until {@code pattern} is found in {@code output}. */
  public static void matching(Supplier<String> output, String pattern, Duration limit) {
    await()
        .atMost(limit)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> Assertions.assertThat(output.get()).containsPattern(pattern));
  }
}
