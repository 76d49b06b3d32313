package io.coracle.kubelet.volume;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How many volumes pods use. */
public final class VolumeCount {
  private VolumeCount() {}

  /** By the plugin that makes them, e.g. {@code kubernetes.io/configmap}. */
  public static Map<String, Long> byPlugin(Collection<Pod> pods) {
    return pods.stream()
        .flatMap(pod -> DiskVolumes.used(pod).stream())
        .collect(Collectors.groupingBy(VolumeKinds::plugin, TreeMap::new, Collectors.counting()));
  }
}
