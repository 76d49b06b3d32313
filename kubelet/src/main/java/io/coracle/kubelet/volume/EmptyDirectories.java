package io.coracle.kubelet.volume;

import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.PodRequests;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** Directories that begin empty and end with their pod (Kubernetes API, {@code emptyDir}). */
final class EmptyDirectories {
  private static final int EVERYBODY = 0777;
  private static final String HUGE = "hugepages-";

  private final Mounts mounts;

  EmptyDirectories(Mounts mounts) {
    this.mounts = mounts;
  }

  /**
   * Makes the directory, unless it is there.
   *
   * @throws VolumeFault if its medium is not one that the pod can have
   */
  void prepare(Pod pod, EmptyDirVolumeSource source, Path path) throws IOException {
    if (Files.isDirectory(path) && !mounts.below(path).isEmpty()) {
      return;
    }
    String medium = Fields.text(source.getMedium());
    boolean fresh = !Files.isDirectory(path);
    Files.createDirectories(path);
    if (medium.equals("Memory")) {
      mounts.memory(path, memoryLimit(pod, source));
    } else if (medium.startsWith("HugePages")) {
      hugePages(pod, source, medium, path);
    } else if (!medium.isEmpty()) {
      throw new VolumeFault("unknown storage medium \"" + medium + "\"");
    } else if (!fresh) {
      return;
    }
    AtomicDirectory.mode(path, EVERYBODY);
    var security = pod.getSpec().getSecurityContext();
    long group = security == null ? -1 : Fields.number(security.getFsGroup(), -1L);
    Ownership.giveVolume(path, group, "");
  }

  /** The smaller of what the volume and what the pod may have; zero for no bound. */
  private static long memoryLimit(Pod pod, EmptyDirVolumeSource source) {
    long pods = PodRequests.limit(pod, "memory");
    long own = source.getSizeLimit() == null ? 0 : Fields.units(source.getSizeLimit());
    if (pods == 0 || own == 0) {
      return Math.max(pods, own);
    }
    return Math.min(pods, own);
  }

  private void hugePages(Pod pod, EmptyDirVolumeSource source, String medium, Path path)
      throws IOException {
    Set<String> requested =
        PodRequests.of(pod).entrySet().stream()
            .filter(e -> e.getKey().startsWith(HUGE) && e.getValue() > 0)
            .map(e -> e.getKey().substring(HUGE.length()))
            .collect(Collectors.toSet());
    String size = medium.equals("HugePages") ? "" : medium.substring("HugePages-".length());
    if (size.isEmpty() && requested.size() != 1) {
      throw new VolumeFault(
          requested.isEmpty()
              ? "no HugePages requests found: medium HugePages needs one"
              : "medium HugePages can only be used if a pod uses only one huge page size");
    }
    String page = size.isEmpty() ? requested.iterator().next() : size;
    if (!requested.contains(page)) {
      throw new VolumeFault("medium " + medium + " needs a request of hugepages-" + page);
    }
    long limit = source.getSizeLimit() == null ? 0 : Fields.units(source.getSizeLimit());
    mounts.hugePages(path, page, limit);
  }
}
