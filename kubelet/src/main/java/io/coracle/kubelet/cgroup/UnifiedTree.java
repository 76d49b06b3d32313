package io.coracle.kubelet.cgroup;

import io.coracle.kubelet.container.LinuxResources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Version 2: one tree; a controller works in a cgroup if the one above it passes it on. */
record UnifiedTree(Path mount) implements CgroupTree {
  private static final long NANOS_IN_MICRO = 1000;
  private static final List<String> CONTROLLERS =
      List.of("cpuset", "cpu", "io", "memory", "hugetlb", "pids");

  private Path at(String path) {
    return mount.resolve(path.substring(1));
  }

  @Override
  public void make(String path) throws IOException {
    Path current = mount;
    for (String name : path.substring(1).split("/", -1)) {
      passOn(current);
      current = current.resolve(name);
      Files.createDirectories(current);
    }
    passOn(current);
  }

  private static void passOn(Path directory) throws IOException {
    List<String> has = words(directory.resolve("cgroup.controllers"));
    List<String> passes = words(directory.resolve("cgroup.subtree_control"));
    List<String> missing = new ArrayList<>(CONTROLLERS);
    missing.retainAll(has);
    missing.removeAll(passes);
    if (!missing.isEmpty()) {
      String text = missing.stream().map(c -> "+" + c).collect(Collectors.joining(" "));
      CgroupTree.write(directory.resolve("cgroup.subtree_control"), text);
    }
  }

  private static List<String> words(Path file) throws IOException {
    return Arrays.asList(Files.readString(file).strip().split(" "));
  }

  @Override
  public boolean has(String path) {
    return Files.isDirectory(at(path));
  }

  @Override
  public void remove(String path) throws IOException {
    CgroupTree.removeTree(at(path));
  }

  @Override
  public void setShares(String path, long shares) throws IOException {
    long weight = 1 + (shares - MIN_SHARES) * 9999 / (MAX_SHARES - MIN_SHARES);
    CgroupTree.write(at(path).resolve("cpu.weight"), String.valueOf(weight));
  }

  @Override
  public void setQuota(String path, long milli) throws IOException {
    String quota = milli == 0 ? "max" : String.valueOf(LinuxResources.quota(milli));
    CgroupTree.write(at(path).resolve("cpu.max"), quota + " " + PERIOD);
  }

  @Override
  public void setMemory(String path, long bytes) throws IOException {
    String value = bytes == 0 ? "max" : String.valueOf(bytes);
    CgroupTree.write(at(path).resolve("memory.max"), value);
  }

  @Override
  public void setProcesses(String path, long most) throws IOException {
    CgroupTree.write(at(path).resolve("pids.max"), most < 0 ? "max" : String.valueOf(most));
  }

  @Override
  public void setHugepages(String path, String size, long bytes) throws IOException {
    Path file = at(path).resolve("hugetlb." + size + ".max");
    if (Files.exists(file)) {
      CgroupTree.write(file, String.valueOf(bytes));
    }
  }

  @Override
  public CgroupUsage usage(String path) {
    Path directory = at(path);
    Map<String, Long> memory = CgroupFiles.numbers(directory.resolve("memory.stat"));
    Map<String, Long> cpu = CgroupFiles.numbers(directory.resolve("cpu.stat"));
    Map<String, Long> events = CgroupFiles.numbers(directory.resolve("memory.events"));
    long used = CgroupFiles.number(directory.resolve("memory.current"));
    return new CgroupUsage(
        CgroupFiles.at(cpu, "usage_usec") * NANOS_IN_MICRO,
        used,
        Math.max(0, used - CgroupFiles.at(memory, "inactive_file")),
        CgroupFiles.at(memory, "anon"),
        CgroupFiles.at(memory, "file"),
        CgroupFiles.at(memory, "pgfault"),
        CgroupFiles.at(memory, "pgmajfault"),
        CgroupFiles.number(directory.resolve("pids.current")),
        CgroupFiles.at(events, "oom_kill"),
        CgroupFiles.at(cpu, "nr_throttled"));
  }

  @Override
  public OptionalLong process(String path) {
    return CgroupFiles.first(at(path).resolve("cgroup.procs"));
  }

  @Override
  public long memoryLimit(String path) {
    // "max" is no number.
    return CgroupTree.limit(CgroupFiles.number(at(path).resolve("memory.max")));
  }
}
