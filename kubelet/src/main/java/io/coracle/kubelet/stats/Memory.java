package io.coracle.kubelet.stats;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * Use of memory, in bytes.
 *
 * @param available what may still be used; empty without a limit
 * @param usage with caches
 * @param workingSet what cannot be freed at once
 * @param rss anonymous memory
 */
public record Memory(
    Instant at,
    OptionalLong available,
    long usage,
    long workingSet,
    long rss,
    long pageFaults,
    long majorPageFaults) {}
