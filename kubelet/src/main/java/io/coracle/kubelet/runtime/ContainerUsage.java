package io.coracle.kubelet.runtime;

import java.time.Instant;

/**
 * What a container uses.
 *
 * @param cpuNanos core-nanoseconds since it started
 * @param memoryUsage bytes, with caches
 * @param memoryWorkingSet bytes that cannot be freed at once
 * @param memoryRss bytes of anonymous memory
 * @param pageFaults since it started
 * @param majorPageFaults of them those that had to read from a disk
 * @param filesystem bytes of its writable layer
 * @param inodes of its writable layer
 */
public record ContainerUsage(
    String containerId,
    Instant at,
    long cpuNanos,
    long memoryUsage,
    long memoryWorkingSet,
    long memoryRss,
    long pageFaults,
    long majorPageFaults,
    long filesystem,
    long inodes) {}
