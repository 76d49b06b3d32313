package io.coracle.kubelet.eviction;

import io.coracle.kubelet.config.Signal.Pressure;
import io.coracle.kubelet.config.Threshold;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * What is remembered between two looks at a node.
 *
 * @param firstMet since when thresholds are met without a break
 * @param lastSeen when the node was last under a pressure
 * @param met thresholds that pods are to be evicted for: they stay until enough was won back
 */
record EvictionMemory(
    Map<Threshold, Instant> firstMet, Map<Pressure, Instant> lastSeen, Set<Threshold> met) {
  static final EvictionMemory NONE = new EvictionMemory(Map.of(), Map.of(), Set.of());

  EvictionMemory {
    firstMet = Map.copyOf(firstMet);
    lastSeen = Map.copyOf(lastSeen);
    met = Set.copyOf(met);
  }
}
