package io.coracle.kubelet.cgroup;

import io.coracle.kubelet.container.LinuxResources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Version 1: a tree per controller. The runtime makes cgroups in all of them; this makes those in
 * which it sets limits, and removes them from all.
 */
record SplitTree(Path mount) implements CgroupTree {

  private Path at(String controller, String path) {
    return mount.resolve(controller).resolve(path.substring(1));
  }

  @Override
  public void make(String path) throws IOException {
    for (String controller : List.of("cpu", "memory")) {
      if (!Files.isDirectory(mount.resolve(controller))) {
        throw new IOException("there is no cgroup controller " + controller + " at " + mount);
      }
      Files.createDirectories(at(controller, path));
    }
  }

  @Override
  public boolean has(String path) {
    return Files.isDirectory(at("cpu", path)) && Files.isDirectory(at("memory", path));
  }

  @Override
  public void remove(String path) throws IOException {
    List<Path> controllers;
    try (Stream<Path> entries = Files.list(mount)) {
      controllers = entries.filter(Files::isDirectory).toList();
    }
    for (Path controller : controllers) {
      CgroupTree.removeTree(controller.resolve(path.substring(1)));
    }
  }

  @Override
  public void setShares(String path, long shares) throws IOException {
    CgroupTree.write(at("cpu", path).resolve("cpu.shares"), String.valueOf(shares));
  }

  @Override
  public void setQuota(String path, long milli) throws IOException {
    if (milli == 0) {
      CgroupTree.write(at("cpu", path).resolve("cpu.cfs_quota_us"), "-1");
      return;
    }
    CgroupTree.write(at("cpu", path).resolve("cpu.cfs_period_us"), String.valueOf(PERIOD));
    CgroupTree.write(
        at("cpu", path).resolve("cpu.cfs_quota_us"), String.valueOf(LinuxResources.quota(milli)));
  }

  @Override
  public void setMemory(String path, long bytes) throws IOException {
    String value = String.valueOf(bytes == 0 ? -1 : bytes);
    CgroupTree.write(at("memory", path).resolve("memory.limit_in_bytes"), value);
  }

  @Override
  public void setProcesses(String path, long most) throws IOException {
    if (Files.isDirectory(mount.resolve("pids"))) {
      Files.createDirectories(at("pids", path));
      CgroupTree.write(at("pids", path).resolve("pids.max"), most < 0 ? "max" : "" + most);
    }
  }

  @Override
  public void setHugepages(String path, String size, long bytes) throws IOException {
    if (Files.isDirectory(mount.resolve("hugetlb"))) {
      Files.createDirectories(at("hugetlb", path));
      Path file = at("hugetlb", path).resolve("hugetlb." + size + ".limit_in_bytes");
      CgroupTree.write(file, String.valueOf(bytes));
    }
  }

  @Override
  public CgroupUsage usage(String path) {
    Map<String, Long> stat = CgroupFiles.numbers(at("memory", path).resolve("memory.stat"));
    long memory = CgroupFiles.number(at("memory", path).resolve("memory.usage_in_bytes"));
    Map<String, Long> killed =
        CgroupFiles.numbers(at("memory", path).resolve("memory.oom_control"));
    Map<String, Long> cpu = CgroupFiles.numbers(at("cpu", path).resolve("cpu.stat"));
    return new CgroupUsage(
        CgroupFiles.number(at("cpuacct", path).resolve("cpuacct.usage")),
        memory,
        Math.max(0, memory - CgroupFiles.at(stat, "total_inactive_file")),
        CgroupFiles.at(stat, "total_rss"),
        CgroupFiles.at(stat, "total_cache"),
        CgroupFiles.at(stat, "total_pgfault"),
        CgroupFiles.at(stat, "total_pgmajfault"),
        CgroupFiles.number(at("pids", path).resolve("pids.current")),
        CgroupFiles.at(killed, "oom_kill"),
        CgroupFiles.at(cpu, "nr_throttled"));
  }

  @Override
  public OptionalLong process(String path) {
    return CgroupFiles.first(at("cpu", path).resolve("cgroup.procs"));
  }

  @Override
  public long memoryLimit(String path) {
    return CgroupTree.limit(
        CgroupFiles.number(at("memory", path).resolve("memory.limit_in_bytes")));
  }
}
