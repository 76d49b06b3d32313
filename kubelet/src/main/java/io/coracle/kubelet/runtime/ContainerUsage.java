package io.coracle.kubelet.runtime;

import java.time.Instant;

/**
 * What a container uses.
 *
 * @param cpuNanos core-nanoseconds since it started
 * @param memoryWorkingSet bytes
 * @param filesystem bytes of its writable layer
 * @param inodes of its writable layer
 */
public record ContainerUsage(
    String containerId,
    Instant at,
    long cpuNanos,
    long memoryWorkingSet,
    long filesystem,
    long inodes) {}
