package io.coracle.kubelet.volume;

import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.volume.ClaimedVolumes.Claimed;
import io.fabric8.kubernetes.api.model.PersistentVolumeSpec;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where persistent volumes of the kinds {@code local} and {@code hostPath} lie on this node. */
final class PersistentPaths {
  private PersistentPaths() {}

  /**
   * Finds the path, checks it, and gives a file system to the pod's group.
   *
   * @throws VolumeFault if it is not there or of no kind that this node can mount
   */
  static Path prepare(Pod pod, Claimed claimed) {
    PersistentVolumeSpec spec = claimed.volume().getSpec();
    try {
      if (spec.getHostPath() != null) {
        return HostPaths.prepare(spec.getHostPath());
      }
      if (spec.getLocal() != null) {
        return local(pod, claimed, Path.of(spec.getLocal().getPath()));
      }
    } catch (IOException e) {
      throw setUp(claimed.name(), String.valueOf(e.getMessage()), e);
    }
    throw setUp(claimed.name(), "no volume plugin matched", null);
  }

  private static VolumeFault setUp(
      String name, String why, @org.jspecify.annotations.Nullable Throwable cause) {
    String message = "MountVolume.SetUp failed for volume \"" + name + "\" : " + why;
    return cause == null ? new VolumeFault(message) : new VolumeFault(message, cause);
  }

  private static Path local(Pod pod, Claimed claimed, Path path) throws IOException {
    if (claimed.block()) {
      if (!HostPaths.isBlockDevice(path)) {
        throw new VolumeFault(
            "MapVolume.MapPodDevice failed for volume \""
                + claimed.name()
                + "\" : "
                + path
                + " is not a block device");
      }
      return path;
    }
    if (!Files.exists(path)) {
      throw new VolumeFault(
          "MountVolume.NewMounter initialization failed for volume \""
              + claimed.name()
              + "\" : path \""
              + path
              + "\" does not exist");
    }
    if (!Files.isDirectory(path)) {
      throw setUp(claimed.name(), "file systems on devices are not mounted: " + path, null);
    }
    if (!claimed.readOnly()) {
      var security = pod.getSpec().getSecurityContext();
      long group = security == null ? -1 : Fields.number(security.getFsGroup(), -1L);
      String policy = security == null ? "" : Fields.text(security.getFsGroupChangePolicy());
      Ownership.giveVolume(path, group, policy);
    }
    return path;
  }
}
