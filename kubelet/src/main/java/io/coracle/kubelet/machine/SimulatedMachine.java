package io.coracle.kubelet.machine;

import io.coracle.base.Environment;
import io.coracle.kubelet.access.MemoryPullRecords;
import io.coracle.kubelet.access.PullRecords;
import io.coracle.kubelet.cgroup.Cgroups;
import io.coracle.kubelet.container.NoPodFiles;
import io.coracle.kubelet.container.PodFiles;
import io.coracle.kubelet.disk.PodDisks;
import io.coracle.kubelet.disk.Space;
import io.coracle.kubelet.manifest.SimulatedManifestFiles;
import io.coracle.kubelet.resize.AllotmentStore;
import io.coracle.kubelet.runtime.ContainerUsage;
import io.coracle.kubelet.sources.Sources;
import io.coracle.kubelet.traffic.InterfaceTraffic;
import io.coracle.kubelet.volume.DisklessVolumes;
import io.coracle.kubelet.volume.ImageVolumes;
import io.coracle.kubelet.volume.LocalDirectories;
import io.coracle.kubelet.volume.VolumeSteps;
import io.coracle.kubelet.volume.Volumes;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A machine that is made up: it has what it is told, and touches nothing. */
public final class SimulatedMachine implements Machine {
  private static final long INODES = 10_000_000;
  private static final long PROCESSES = 4_194_304;

  private final Supplier<List<ContainerUsage>> containers;
  private final Facts facts;
  private final Path logs;
  private final SimulatedManifestFiles manifests = new SimulatedManifestFiles();

  /**
   * A machine of that size.
   *
   * @param cpus whole ones
   * @param memory bytes
   * @param storage bytes
   * @param logs where the logs of pods are, if anybody keeps them
   */
  public SimulatedMachine(String hostname, int cpus, long memory, long storage, Path logs) {
    this(hostname, cpus, memory, storage, logs, List::of);
  }

  /**
   * A machine of that size on which containers run.
   *
   * @param containers what they use, which is all that is used
   */
  public SimulatedMachine(
      String hostname,
      int cpus,
      long memory,
      long storage,
      Path logs,
      Supplier<List<ContainerUsage>> containers) {
    this.containers = containers;
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
    List<ContainerUsage> used = containers.get();
    long memory = used.stream().mapToLong(ContainerUsage::memoryWorkingSet).sum();
    long disk = used.stream().mapToLong(ContainerUsage::filesystem).sum();
    return new Load(
        used.stream().mapToLong(ContainerUsage::cpuNanos).sum(),
        new Memory(memory, memory, facts.memory() - memory, memory, 0, 0),
        new Space(facts.storage(), facts.storage() - disk, disk, INODES, INODES - used.size()),
        PROCESSES,
        used.size());
  }

  @Override
  public Optional<Space> space(Path path) {
    return Optional.empty();
  }

  /** Nothing: simulated pods send nothing. */
  @Override
  public List<InterfaceTraffic> traffic() {
    return List.of();
  }

  @Override
  public List<InterfaceTraffic> traffic(Pod pod, String sandboxId) {
    return List.of();
  }

  @Override
  public PodDisks disks(Environment environment) {
    return PodDisks.NONE;
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
  public SimulatedManifestFiles manifests(Environment environment, Path path) {
    return manifests;
  }

  @Override
  public PullRecords pulls() {
    return new MemoryPullRecords();
  }

  @Override
  public AllotmentStore allotments() {
    return AllotmentStore.NONE;
  }

  @Override
  public Volumes volumes(
      Environment environment, Sources sources, ImageVolumes images, VolumeSteps steps) {
    return new DisklessVolumes(sources, images, steps);
  }
}
