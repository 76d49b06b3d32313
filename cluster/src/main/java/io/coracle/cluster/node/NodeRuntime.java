package io.coracle.cluster.node;

import io.coracle.base.Environment;
import io.coracle.cluster.ClusterException;
import io.coracle.cluster.DataDirectory;
import io.coracle.kubelet.archive.ImageArchiveException;
import io.coracle.kubelet.containerd.CgroupTrees;
import io.coracle.kubelet.containerd.ContainerdException;
import io.coracle.kubelet.containerd.ContainerdPaths;
import io.coracle.kubelet.containerd.ImageImporter;
import io.coracle.kubelet.containerd.ManagedContainerd;
import io.coracle.kubelet.cri.CriRuntime;
import io.coracle.kubelet.runtime.RuntimeFault;
import io.coracle.kubelet.volume.Mounts;
import io.coracle.network.podnetwork.PodNetwork;
import io.coracle.network.podnetwork.PodNetworkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The container runtime of the node in a data directory, whether or not the cluster's process runs.
 * Faults are {@link ClusterException}.
 */
public final class NodeRuntime {

  private final DataDirectory data;
  private final Environment environment;

  public NodeRuntime(DataDirectory data, Environment environment) {
    this.data = data;
    this.environment = environment;
  }

  /**
   * An image that the node has.
   *
   * @param names with tags; empty for an image that is only known by its digest
   * @param bytes on disk
   */
  public record NodeImage(String id, List<String> names, long bytes) {
    public NodeImage {
      names = List.copyOf(names);
    }
  }

  /** Imports every image in an archive (docker-archive or OCI layout); returns their names. */
  public List<String> importImage(Path archive) {
    if (!Files.isReadable(archive)) {
      throw new ClusterException("there is no readable file " + archive);
    }
    try (var importer = new ImageImporter(environment, socket())) {
      return importer.importFile(archive);
    } catch (ImageArchiveException | ContainerdException e) {
      throw new ClusterException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The images that the node has. */
  public List<NodeImage> images() {
    try (var runtime = new CriRuntime(environment, socket())) {
      return runtime.images().stream()
          .map(image -> new NodeImage(image.id(), image.tags(), image.bytes()))
          .toList();
    } catch (RuntimeFault e) {
      throw new ClusterException("containerd does not tell its images: " + e.message(), e);
    }
  }

  /** The name of the network interface that the node's pods are connected to. */
  public static String bridge(DataDirectory data) {
    return PodNetwork.nameOf(data.root());
  }

  private Path socket() {
    Path socket = new ContainerdPaths(data.root()).socket();
    if (!Files.exists(socket)) {
      throw new ClusterException(
          "no containerd runs for %s; images belong to a node with real containers (coracle up)"
              .formatted(data.root()));
    }
    return socket;
  }

  /**
   * Removes all containers, ends containerd, and removes what both leave on the machine: mounts,
   * control groups, the pod network. Nothing happens if there is nothing. The cluster's process
   * must have ended.
   */
  public void removeEverything() {
    Path configuration = new ContainerdPaths(data.root()).cniConfiguration();
    if (!Files.isDirectory(new ContainerdPaths(data.root()).directory())
        && !Files.isDirectory(configuration)) {
      return;
    }
    try {
      ManagedContainerd.stopLeftBehind(environment, data.root());
      // Where the pods' addresses come from does not matter for the removal.
      PodNetwork.of(data.root(), "", configuration).remove();
      unmountVolumes();
      removeControlGroups();
    } catch (ContainerdException | PodNetworkException e) {
      throw new ClusterException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Volumes of pods that live in memory, and parts of volumes. */
  private void unmountVolumes() {
    Mounts mounts = Mounts.system();
    try {
      for (Path mount : mounts.below(data.root().resolve("nodes"))) {
        mounts.unmount(mount);
      }
    } catch (IOException e) {
      throw new ClusterException("a volume stays mounted: " + e.getMessage(), e);
    }
  }

  /** The groups of pods end with their pods; the one around them is empty then. */
  private void removeControlGroups() {
    try {
      CgroupTrees.removeEmpty(RealNode.cgroupRoot(data));
    } catch (IOException e) {
      throw new ClusterException("a control group cannot be removed: " + e, e);
    }
  }
}
