package io.coracle.kubelet.cgroup;

/**
 * What the processes of a cgroup and those below it use.
 *
 * @param cpuNanos core-nanoseconds since it was made
 * @param memory bytes, with caches
 * @param workingSet bytes that cannot be freed at once: without files that were not used lately
 * @param rss bytes of anonymous memory
 * @param cache bytes of cached files
 * @param pageFaults since it was made
 * @param majorPageFaults of them those that had to read from a disk
 * @param processes with their threads
 * @param outOfMemory how often something was killed for memory
 * @param throttled how many periods its cpu quota held it up
 */
public record CgroupUsage(
    long cpuNanos,
    long memory,
    long workingSet,
    long rss,
    long cache,
    long pageFaults,
    long majorPageFaults,
    long processes,
    long outOfMemory,
    long throttled) {}
