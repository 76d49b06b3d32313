package io.coracle.kubelet.disk;

import java.util.Map;
import java.util.Optional;

/**
 * What a pod takes of the node's disk.
 *
 * @param volumes by name: those that live on the node's own disk with their use, others with their
 *     whole filesystem
 * @param logs by container
 * @param other files that the kubelet keeps for it
 */
public record PodDisk(Map<String, Measured> volumes, Map<String, Use> logs, Use other) {
  public static final PodDisk NONE = new PodDisk(Map.of(), Map.of(), Use.NONE);

  public PodDisk {
    volumes = Map.copyOf(volumes);
    logs = Map.copyOf(logs);
  }

  /**
   * A volume.
   *
   * @param own its filesystem, if it is not the node's own
   */
  public record Measured(Use use, Optional<Space> own) {}
}
