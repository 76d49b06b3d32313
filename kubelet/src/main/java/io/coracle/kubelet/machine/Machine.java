package io.coracle.kubelet.machine;

import io.coracle.base.Environment;
import io.coracle.kubelet.cgroup.Cgroups;
import io.coracle.kubelet.container.PodFiles;
import io.coracle.kubelet.sources.Sources;
import io.coracle.kubelet.volume.ImageVolumes;
import io.coracle.kubelet.volume.LocalDirectories;
import io.coracle.kubelet.volume.Volumes;
import java.util.Map;

/** The machine that a kubelet runs on: a real one, or one that is made up. Thread-safe. */
public interface Machine {

  /** What the machine is and has. */
  Facts facts();

  /** How it fares now. May block. */
  Load load();

  PodFiles files();

  Cgroups cgroups();

  /** What local volumes are made of. */
  LocalDirectories localDirectories();

  /** Volumes on this machine, made from {@code sources} and {@code images}. */
  Volumes volumes(Environment environment, Sources sources, ImageVolumes images);

  /**
   * What a machine is and has.
   *
   * @param cpuMilli thousandths of cpus
   * @param memory bytes
   * @param storage bytes for pods' files
   * @param hugepages bytes by resource name such as {@code hugepages-2Mi}
   */
  record Facts(
      long cpuMilli,
      long memory,
      long storage,
      Map<String, Long> hugepages,
      String hostname,
      String architecture,
      String kernelVersion,
      String osImage,
      String machineId,
      String systemUuid,
      String bootId) {
    public Facts {
      hugepages = Map.copyOf(hugepages);
    }
  }

  /**
   * What is left of a machine.
   *
   * @param memoryAvailable bytes
   * @param storageAvailable bytes
   * @param processesAvailable process ids
   */
  record Load(long memoryAvailable, long storageAvailable, long processesAvailable) {}
}
