package io.coracle.kubelet.stats;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Turns counters of cpu time into rates, by what they were an earlier time. Thread-safe. */
final class Rates {
  /** Rates are over at least this long. */
  private static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);

  private static final double NANOS = 1e9;

  private final Map<String, Rate> rates = new HashMap<>();

  private record Rate(Instant at, long coreNanos, long nanoCores) {}

  /** The counter with its rate; zero the first time. */
  synchronized Cpu cpu(String id, Instant at, long coreNanos) {
    Rate before = rates.get(id);
    if (before == null) {
      rates.put(id, new Rate(at, coreNanos, 0));
      return new Cpu(at, coreNanos, 0);
    }
    Duration between = Duration.between(before.at(), at);
    if (between.compareTo(LEAST_INTERVAL) < 0) {
      return new Cpu(at, coreNanos, before.nanoCores());
    }
    double seconds = between.toNanos() / NANOS;
    long rate = Math.max(0, (long) ((coreNanos - before.coreNanos()) / seconds));
    rates.put(id, new Rate(at, coreNanos, rate));
    return new Cpu(at, coreNanos, rate);
  }

  synchronized void keep(Set<String> ids) {
    rates.keySet().retainAll(ids);
  }
}
