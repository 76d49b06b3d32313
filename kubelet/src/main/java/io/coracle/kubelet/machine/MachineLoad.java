package io.coracle.kubelet.machine;

import io.coracle.kubelet.disk.Space;
import io.coracle.kubelet.machine.Machine.Load;
import io.coracle.kubelet.machine.Machine.Memory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what a Linux machine uses. Memory is that of the root cgroup without files that were not
 * used lately, as the reference kubelet counts it; where the root cgroup does not tell, it is what
 * the kernel calls available.
 */
final class MachineLoad {
  private static final long NANOS_PER_TICK = 10_000_000;
  private static final long KIBIBYTE = 1024;
  private static final int MAX_NUMBER_BYTES = 64;

  /** Fields of the line "cpu" in /proc/stat that count time in use: not idle, not waiting. */
  private static final List<Integer> BUSY_FIELDS = List.of(1, 2, 3, 6, 7, 8);

  private final Path proc;
  private final Path cgroups;

  MachineLoad(Path proc, Path cgroups) {
    this.proc = proc;
    this.cgroups = cgroups;
  }

  Load read(long memory, Space storage) throws IOException {
    String[] running = Files.readString(proc.resolve("loadavg")).split("[ /]", -1);
    long most = number(proc.resolve("sys/kernel/pid_max"));
    return new Load(cpu(), memory(memory), storage, most, Long.parseLong(running[4]));
  }

  /** In one read: numbers below /proc/sys are cut off for who reads them byte by byte. */
  private static long number(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = new byte[MAX_NUMBER_BYTES];
      int count = Math.max(0, in.read(bytes));
      return Long.parseLong(new String(bytes, 0, count, StandardCharsets.UTF_8).strip());
    }
  }

  private long cpu() throws IOException {
    String[] cpu = Files.readAllLines(proc.resolve("stat")).getFirst().split("\\s+", -1);
    long ticks = BUSY_FIELDS.stream().mapToLong(field -> Long.parseLong(cpu[field])).sum();
    return ticks * NANOS_PER_TICK;
  }

  private Memory memory(long total) throws IOException {
    boolean unified = Files.exists(cgroups.resolve("cgroup.controllers"));
    Path root = unified ? cgroups : cgroups.resolve("memory");
    Path stat = root.resolve("memory.stat");
    Path usage = root.resolve(unified ? "memory.current" : "memory.usage_in_bytes");
    Map<String, Long> system = numbers(proc.resolve("meminfo"), KIBIBYTE);
    long used =
        Files.exists(usage)
            ? Long.parseLong(Files.readString(usage).strip())
            : system.getOrDefault("MemTotal", 0L) - system.getOrDefault("MemFree", 0L);
    Map<String, Long> group = Files.exists(stat) ? numbers(stat, 1) : Map.of();
    String prefix = unified ? "" : "total_";
    long unused = group.getOrDefault(prefix + "inactive_file", -1L);
    long workingSet =
        unused < 0
            ? system.getOrDefault("MemTotal", 0L) - system.getOrDefault("MemAvailable", 0L)
            : Math.max(0, used - unused);
    return new Memory(
        used,
        workingSet,
        Math.max(0, total - workingSet),
        group.getOrDefault(unified ? "anon" : "total_rss", 0L),
        group.getOrDefault(prefix + "pgfault", 0L),
        group.getOrDefault(prefix + "pgmajfault", 0L));
  }

  private static Map<String, Long> numbers(Path file, long unit) throws IOException {
    Map<String, Long> numbers = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] words = line.split("[:\\s]+", -1);
      numbers.put(words[0], Long.parseLong(words[1]) * unit);
    }
    return numbers;
  }
}
