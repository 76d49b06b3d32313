package io.coracle.kubelet.worker;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * What an operation has brought about.
 *
 * @param apply takes the news in
 * @param rest how long the operation stays closed, so that what failed is not tried at once again
 */
record Change(Consumer<PodState> apply, Duration rest) {
  static Change of(Consumer<PodState> apply) {
    return new Change(apply, Duration.ZERO);
  }

  static Change nothing() {
    return of(_ -> {});
  }

  static Change later(Duration rest) {
    return new Change(_ -> {}, rest);
  }

  Change and(Consumer<PodState> more) {
    return new Change(apply.andThen(more), rest);
  }
}
