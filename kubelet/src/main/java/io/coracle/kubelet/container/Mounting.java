package io.coracle.kubelet.container;

import io.coracle.kubelet.runtime.ContainerConfig;
import io.fabric8.kubernetes.api.model.Container;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where the mounts of a pod's containers lie on the host. */
@FunctionalInterface
public interface Mounting {

  /**
   * The mounts of a container's volumes. May block.
   *
   * @param variables the container's environment, for paths that refer to it
   * @throws ConfigFault if one of them cannot be mounted
   */
  List<ContainerConfig.Mount> mounts(Container container, Map<String, String> variables);

  /** The block devices of a container. */
  default List<ContainerConfig.Device> devices(Container container) {
    return List.of();
  }

  /** A mount that can be written to and is not passed on. */
  static ContainerConfig.Mount plain(String containerPath, Path hostPath) {
    return new ContainerConfig.Mount(
        containerPath, hostPath, false, false, ContainerConfig.Propagation.PRIVATE, "", "");
  }
}
