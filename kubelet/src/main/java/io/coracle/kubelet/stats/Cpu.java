package io.coracle.kubelet.stats;

import java.time.Instant;

/**
 * Use of processors.
 *
 * @param coreNanos core-nanoseconds since the beginning
 * @param nanoCores core-nanoseconds in a second, of late
 */
public record Cpu(Instant at, long coreNanos, long nanoCores) {}
