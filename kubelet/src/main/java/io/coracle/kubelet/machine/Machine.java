package io.coracle.kubelet.machine;

import io.coracle.base.Environment;
import io.coracle.kubelet.access.PullRecords;
import io.coracle.kubelet.cgroup.Cgroups;
import io.coracle.kubelet.container.PodFiles;
import io.coracle.kubelet.disk.PodDisks;
import io.coracle.kubelet.disk.Space;
import io.coracle.kubelet.manifest.ManifestFiles;
import io.coracle.kubelet.resize.AllotmentStore;
import io.coracle.kubelet.sources.Sources;
import io.coracle.kubelet.traffic.InterfaceTraffic;
import io.coracle.kubelet.volume.ImageVolumes;
import io.coracle.kubelet.volume.LocalDirectories;
import io.coracle.kubelet.volume.VolumeSteps;
import io.coracle.kubelet.volume.Volumes;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The machine that a kubelet runs on: a real one, or one that is made up. Thread-safe. */
public interface Machine {

  /** What the machine is and has. */
  Facts facts();

  /** How it fares now. May block. */
  Load load();

  /**
   * The filesystem that holds a path; empty if there is no such path.
   *
   * @param path may be of another machine's making: whatever the runtime names
   */
  Optional<Space> space(Path path);

  /** What has gone over the machine's own network. May block; none where nothing is counted. */
  List<InterfaceTraffic> traffic();

  /**
   * What has gone over the network that a pod's sandbox is in, which for some is the machine's. May
   * block; none where nothing is counted, and when the sandbox does not run.
   */
  List<InterfaceTraffic> traffic(Pod pod, String sandboxId);

  /** Says what pods take of the disk. */
  PodDisks disks(Environment environment);

  PodFiles files();

  Cgroups cgroups();

  /** What local volumes are made of. */
  LocalDirectories localDirectories();

  /** The files at a path, in which static pods are described. */
  ManifestFiles manifests(Environment environment, Path path);

  /** Keeps what pods have been given. */
  AllotmentStore allotments();

  /** Keeps which images were pulled, and with whose credentials. */
  PullRecords pulls();

  /** Volumes on this machine, made from {@code sources} and {@code images}. */
  Volumes volumes(Environment environment, Sources sources, ImageVolumes images, VolumeSteps steps);

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
   * What a machine uses, and what is left of it.
   *
   * @param cpuNanos core-nanoseconds since it started
   * @param storage the filesystem of pods' files
   * @param maxProcesses process ids that there can be
   * @param processes with their threads
   */
  record Load(long cpuNanos, Memory memory, Space storage, long maxProcesses, long processes) {}

  /**
   * Memory in use, in bytes.
   *
   * @param usage with caches
   * @param workingSet without what can be freed at once
   * @param available of the capacity less the working set
   * @param rss of processes
   * @param pageFaults since the machine started
   * @param majorPageFaults of them those that had to read from a disk
   */
  record Memory(
      long usage,
      long workingSet,
      long available,
      long rss,
      long pageFaults,
      long majorPageFaults) {}
}
