package io.coracle.kubelet.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.disk.Space;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineLoadTest {
  private static final Space SPACE = new Space(1, 1, 0, 1, 1);

  @TempDir Path root;

  private Path proc = Path.of("");
  private Path cgroups = Path.of("");

  @BeforeEach
  void machine() throws IOException {
    Files.createDirectories(root.resolve("proc/sys/kernel"));
    proc = root.resolve("proc");
    cgroups = Files.createDirectories(root.resolve("cgroup"));
    Files.writeString(proc.resolve("sys/kernel/pid_max"), "32768\n");
    Files.writeString(proc.resolve("loadavg"), "0.1 0.2 0.3 2/345 678\n");
    Files.writeString(proc.resolve("stat"), "cpu  100 0 50 1000 5 1 2 3 0 0\nintr 1\n");
    Files.writeString(
        proc.resolve("meminfo"),
        "MemTotal: 1000 kB\nMemFree: 400 kB\nMemAvailable: 700 kB\nHugePages_Total: 0\n");
  }

  private Machine.Load read() throws IOException {
    return new MachineLoad(proc, cgroups).read(1000 * 1024, SPACE);
  }

  @Test
  void read_version1_countsTheRootCgroupWithoutUnusedFiles() throws IOException {
    Path memory = Files.createDirectories(cgroups.resolve("memory"));
    Files.writeString(memory.resolve("memory.usage_in_bytes"), "500000\n");
    Files.writeString(
        memory.resolve("memory.stat"),
        "inactive_file 1\ntotal_inactive_file 200000\ntotal_rss 7\n");
    Machine.Load load = read();
    assertThat(load.memory().workingSet()).isEqualTo(300_000);
    assertThat(load.memory().available()).isEqualTo(1000 * 1024 - 300_000);
    assertThat(load.memory().rss()).isEqualTo(7);
    assertThat(load.cpuNanos()).isEqualTo(156L * 10_000_000);
    assertThat(load.maxProcesses()).isEqualTo(32768);
    assertThat(load.processes()).isEqualTo(345);
  }

  @Test
  void read_version2_takesUsageFromTheKernelWhereTheRootHasNone() throws IOException {
    Files.writeString(cgroups.resolve("cgroup.controllers"), "memory");
    Files.writeString(cgroups.resolve("memory.stat"), "anon 9\ninactive_file 102400\npgfault 3\n");
    Machine.Load load = read();
    assertThat(load.memory().usage()).isEqualTo(600 * 1024);
    assertThat(load.memory().workingSet()).isEqualTo(500 * 1024);
    assertThat(load.memory().rss()).isEqualTo(9);
    assertThat(load.memory().pageFaults()).isEqualTo(3);
  }

  @Test
  void read_noCgroups_takesWhatTheKernelCallsAvailable() throws IOException {
    assertThat(read().memory().available()).isEqualTo(700 * 1024);
  }
}
