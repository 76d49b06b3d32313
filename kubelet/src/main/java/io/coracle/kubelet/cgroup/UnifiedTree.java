package io.coracle.kubelet.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Version 2: one tree; a controller works in a cgroup if the one above it passes it on. */
record UnifiedTree(Path mount) implements CgroupTree {
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
    CgroupTree.write(at(path).resolve("cpu.max"), milli * PERIOD / 1000 + " " + PERIOD);
  }

  @Override
  public void setMemory(String path, long bytes) throws IOException {
    CgroupTree.write(at(path).resolve("memory.max"), String.valueOf(bytes));
  }
}
