package io.coracle.kubelet.machine;

import io.coracle.base.Environment;
import io.coracle.kubelet.cgroup.Cgroups;
import io.coracle.kubelet.container.NoPodFiles;
import io.coracle.kubelet.container.PodFiles;
import io.coracle.kubelet.sources.Sources;
import io.coracle.kubelet.volume.DisklessVolumes;
import io.coracle.kubelet.volume.ImageVolumes;
import io.coracle.kubelet.volume.LocalDirectories;
import io.coracle.kubelet.volume.Volumes;
import java.nio.file.Path;
import java.util.Map;

/** A machine that is made up: it has what it is told, never runs short, and touches nothing. */
public final class SimulatedMachine implements Machine {
  private final Facts facts;
  private final Path logs;

  /**
   * A machine of that size.
   *
   * @param cpus whole ones
   * @param memory bytes
   * @param storage bytes
   * @param logs where the logs of pods are, if anybody keeps them
   */
  public SimulatedMachine(String hostname, int cpus, long memory, long storage, Path logs) {
    this.logs = logs;
    this.facts =
        new Facts(
            cpus * 1000L,
            memory,
            storage,
            Map.of(),
            hostname,
            "amd64",
            "6.12.0-simulated",
            "Simulated Linux",
            hostname,
            hostname,
            hostname);
  }

  @Override
  public Facts facts() {
    return facts;
  }

  @Override
  public Load load() {
    return new Load(facts.memory(), facts.storage(), Integer.MAX_VALUE);
  }

  @Override
  public PodFiles files() {
    return new NoPodFiles(logs);
  }

  @Override
  public Cgroups cgroups() {
    return Cgroups.NONE;
  }

  @Override
  public LocalDirectories localDirectories() {
    return LocalDirectories.named(logs.resolveSibling("local-volumes"));
  }

  @Override
  public Volumes volumes(Environment environment, Sources sources, ImageVolumes images) {
    return new DisklessVolumes(sources, images);
  }
}
