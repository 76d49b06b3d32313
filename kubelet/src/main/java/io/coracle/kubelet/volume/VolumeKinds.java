package io.coracle.kubelet.volume;

import io.fabric8.kubernetes.api.model.Volume;

/** What kinds of volumes there are, as Kubernetes names what makes them. */
final class VolumeKinds {
  static final String IMAGE = "image";

  private static final String PREFIX = "kubernetes.io/";

  private VolumeKinds() {}

  /**
   * The kind of a volume as it stands in the path below which it lies, without the prefix; empty
   * for kinds that nobody here makes.
   */
  static String kind(Volume volume) {
    if (volume.getHostPath() != null) {
      return "host-path";
    }
    if (volume.getEmptyDir() != null) {
      return "empty-dir";
    }
    if (volume.getImage() != null) {
      return IMAGE;
    }
    if (volume.getConfigMap() != null) {
      return "configmap";
    }
    if (volume.getSecret() != null) {
      return "secret";
    }
    if (volume.getDownwardAPI() != null) {
      return "downward-api";
    }
    if (volume.getProjected() != null) {
      return "projected";
    }
    // Claims lead to directories and devices of the node, whatever class they are of.
    return ClaimedVolumes.has(volume) ? "local-volume" : "";
  }

  /** The plugin that makes it, e.g. {@code kubernetes.io/configmap}. */
  static String plugin(Volume volume) {
    return plugin(kind(volume));
  }

  static String plugin(String kind) {
    return PREFIX + kind;
  }
}
