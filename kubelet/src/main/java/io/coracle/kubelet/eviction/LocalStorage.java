package io.coracle.kubelet.eviction;

import io.coracle.api.quantity.Quantity;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.pods.QualityOfService;
import io.coracle.kubelet.stats.ContainerStats;
import io.coracle.kubelet.stats.PodStats;
import io.coracle.kubelet.stats.VolumeStats;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a pod takes more of the node's disk than it may (Kubernetes documentation, "Local
 * ephemeral storage"): each emptyDir, all together, each container. Pure.
 */
final class LocalStorage {
  private static final String RESOURCE = "ephemeral-storage";

  private LocalStorage() {}

  /** Whether anything of the pod is limited, so that it has to be measured. */
  static boolean limited(Pod pod) {
    return Fields.list(pod.getSpec().getVolumes()).stream()
            .anyMatch(v -> v.getEmptyDir() != null && v.getEmptyDir().getSizeLimit() != null)
        || Pods.allContainers(pod).stream().anyMatch(c -> limit(c).isPresent());
  }

  private static Optional<Quantity> limit(Container container) {
    return Optional.ofNullable(QualityOfService.limits(container).get(RESOURCE))
        .map(limit -> Quantity.parse(limit.toString()))
        .filter(limit -> limit.signum() > 0);
  }

  /**
   * Why the pod is to be evicted; empty if it keeps to its limits.
   *
   * @param sharedStorage whether writable layers are on the filesystem of pods' files
   */
  static Optional<String> violation(PodStats stats, boolean sharedStorage) {
    return emptyDirectories(stats)
        .or(() -> together(stats))
        .or(() -> containers(stats, sharedStorage));
  }

  private static Optional<String> emptyDirectories(PodStats stats) {
    for (Volume volume : Fields.list(stats.pod().getSpec().getVolumes())) {
      var size = volume.getEmptyDir() == null ? null : volume.getEmptyDir().getSizeLimit();
      if (size == null) {
        continue;
      }
      Quantity limit = Quantity.parse(size.toString());
      long used =
          stats.volumes().stream()
              .filter(v -> v.name().equals(volume.getName()))
              .map(VolumeStats::filesystem)
              .mapToLong(f -> f.used().bytes())
              .sum();
      if (limit.signum() > 0 && Quantity.ofBytes(used).compareTo(limit) > 0) {
        return Optional.of(Messages.emptyDirectory(volume.getName(), limit));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> together(PodStats stats) {
    Optional<Quantity> limit =
        Pods.containers(stats.pod()).stream()
            .flatMap(c -> limit(c).stream())
            .reduce(Quantity::plus);
    Quantity used = Quantity.ofBytes(stats.ephemeral().used().bytes());
    return limit.filter(l -> used.compareTo(l) > 0).map(Messages::podStorage);
  }

  private static Optional<String> containers(PodStats stats, boolean sharedStorage) {
    Map<String, ContainerStats> byName = new java.util.HashMap<>();
    stats.containers().forEach(c -> byName.put(c.name(), c));
    for (Container container : Pods.allContainers(stats.pod())) {
      ContainerStats measured = byName.get(container.getName());
      if (measured == null) {
        continue;
      }
      long bytes = measured.logs().used().bytes();
      bytes += sharedStorage ? measured.rootfs().used().bytes() : 0;
      Quantity used = Quantity.ofBytes(bytes);
      Optional<Quantity> limit = limit(container).filter(l -> used.compareTo(l) > 0);
      if (limit.isPresent()) {
        return Optional.of(Messages.containerStorage(container.getName(), limit.get()));
      }
    }
    return Optional.empty();
  }
}
