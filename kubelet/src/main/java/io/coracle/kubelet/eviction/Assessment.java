package io.coracle.kubelet.eviction;

import io.coracle.kubelet.config.EvictionSettings;
import io.coracle.kubelet.config.Signal;
import io.coracle.kubelet.config.Signal.Pressure;
import io.coracle.kubelet.config.Threshold;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a node fares. A pure function of what was observed, what is remembered, and the time.
 *
 * <pre>
 * less available than a threshold         | the threshold is met
 * ... than it and its minimum reclaim, if | the threshold is still met
 *     pods were already evicted for it    |
 * met                                     | the node is under the pressure that the signal tells
 * met for the grace period                | something is to be reclaimed: memory first
 * not met for the transition period       | the node is under no pressure any more
 * </pre>
 *
 * @param pressures what the node suffers from
 * @param due the threshold for which something is to be reclaimed now
 */
record Assessment(EvictionMemory memory, Set<Pressure> pressures, Optional<Threshold> due) {

  static Assessment of(
      EvictionMemory memory,
      Map<Signal, Observation> observations,
      EvictionSettings settings,
      Collection<Threshold> thresholds,
      Instant now) {
    Set<Threshold> met = new LinkedHashSet<>();
    thresholds.stream().filter(t -> met(t, observations, false)).forEach(met::add);
    memory.met().stream().filter(t -> met(t, observations, true)).forEach(met::add);
    Map<Threshold, Instant> firstMet = new HashMap<>();
    met.forEach(t -> firstMet.put(t, memory.firstMet().getOrDefault(t, now)));
    Map<Pressure, Instant> lastSeen = new EnumMap<>(Pressure.class);
    lastSeen.putAll(memory.lastSeen());
    met.forEach(t -> lastSeen.put(t.signal().pressure(), now));
    Set<Pressure> pressures = EnumSet.noneOf(Pressure.class);
    lastSeen.forEach(
        (pressure, seen) -> {
          if (Duration.between(seen, now).compareTo(settings.transition()) < 0) {
            pressures.add(pressure);
          }
        });
    Set<Threshold> ripe = new LinkedHashSet<>();
    for (Threshold threshold : met) {
      Duration since = Duration.between(firstMet.get(threshold), now);
      if (since.compareTo(threshold.grace()) >= 0) {
        ripe.add(threshold);
      }
    }
    // Memory first: it is what a machine dies of. Hard thresholds before soft ones.
    Optional<Threshold> due =
        ripe.stream().min(Comparator.comparing(Threshold::signal).thenComparing(Threshold::grace));
    return new Assessment(new EvictionMemory(firstMet, lastSeen, ripe), pressures, due);
  }

  /**
   * Whether less is available than there should be.
   *
   * @param reclaiming whether the minimum reclaim counts
   */
  static boolean met(
      Threshold threshold, Map<Signal, Observation> observations, boolean reclaiming) {
    Observation observation = observations.get(threshold.signal());
    if (observation == null) {
      return false;
    }
    long wanted = threshold.value().in(observation.capacity());
    long more = reclaiming ? threshold.reclaim().in(observation.capacity()) : 0;
    return observation.available() < wanted + more;
  }
}
