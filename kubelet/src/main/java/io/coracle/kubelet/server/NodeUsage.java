package io.coracle.kubelet.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the whole node uses.
 *
 * @param cpuNanos core-nanoseconds since the machine started
 * @param memoryWorkingSet bytes that cannot be freed at once
 * @param memoryAvailable bytes that can be had without swapping
 */
public record NodeUsage(long cpuNanos, long memoryWorkingSet, long memoryAvailable) {
  private static final long NANOS_PER_TICK = 10_000_000;
  private static final long KIBIBYTE = 1024;

  /** Fields of the line "cpu" in /proc/stat that count time in use: not idle, not waiting. */
  private static final List<Integer> BUSY_FIELDS = List.of(1, 2, 3, 6, 7, 8);

  /** This machine's, from /proc. */
  public static NodeUsage ofThisMachine() {
    try {
      return of(
          Files.readAllLines(Path.of("/proc/stat")), Files.readAllLines(Path.of("/proc/meminfo")));
    } catch (IOException e) {
      throw new UncheckedIOException("the machine's usage cannot be read", e);
    }
  }

  static NodeUsage of(List<String> stat, List<String> meminfo) {
    String[] cpu = stat.getFirst().split("\\s+");
    long ticks = BUSY_FIELDS.stream().mapToLong(field -> Long.parseLong(cpu[field])).sum();
    Map<String, Long> memory =
        meminfo.stream()
            .map(line -> line.split("[:\\s]+"))
            .collect(Collectors.toMap(words -> words[0], words -> Long.parseLong(words[1])));
    long available = memory.getOrDefault("MemAvailable", 0L) * KIBIBYTE;
    long total = memory.getOrDefault("MemTotal", 0L) * KIBIBYTE;
    return new NodeUsage(ticks * NANOS_PER_TICK, total - available, available);
  }
}
