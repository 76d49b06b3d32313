package io.coracle.kubelet.config;

import java.time.Duration;
import java.util.List;

/**
 * When and how pods are evicted from a node that runs short.
 *
 * @param transition how long a condition stays after what it tells of was last seen
 * @param mostGrace the longest grace period of a pod that a soft threshold evicts
 */
public record EvictionSettings(
    List<Threshold> thresholds, Duration transition, Duration mostGrace) {
  public EvictionSettings {
    thresholds = List.copyOf(thresholds);
  }

  /** What a hard threshold keeps free of {@code capacity}; zero if there is none. */
  public long reserve(Signal signal, long capacity) {
    return thresholds.stream()
        .filter(t -> t.signal() == signal && t.hard())
        .mapToLong(t -> t.value().in(capacity))
        .max()
        .orElse(0);
  }
}
