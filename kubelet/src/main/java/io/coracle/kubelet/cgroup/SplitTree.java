package io.coracle.kubelet.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    CgroupTree.write(at("cpu", path).resolve("cpu.cfs_period_us"), String.valueOf(PERIOD));
    CgroupTree.write(
        at("cpu", path).resolve("cpu.cfs_quota_us"), String.valueOf(milli * PERIOD / 1000));
  }

  @Override
  public void setMemory(String path, long bytes) throws IOException {
    CgroupTree.write(at("memory", path).resolve("memory.limit_in_bytes"), String.valueOf(bytes));
  }
}
