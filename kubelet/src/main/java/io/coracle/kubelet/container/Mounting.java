package io.coracle.kubelet.container;

import io.coracle.kubelet.runtime.ContainerConfig;
import io.fabric8.kubernetes.api.model.Container;
import java.io.IOException;
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

  /**
   * The content of a file in a volume, which the container need not mount. May block.
   *
   * @param path within the volume; nothing outside of it is read, whatever links say
   * @throws ConfigFault if there is no such volume
   * @throws IOException if the file cannot be read
   */
  default byte[] read(String volume, String path) throws IOException {
    throw new ConfigFault("cannot find the volume \"" + volume + "\" referenced by FileKeyRef");
  }

  /** A mount that can be written to and is not passed on. */
  static ContainerConfig.Mount plain(String containerPath, Path hostPath) {
    return new ContainerConfig.Mount(
        containerPath, hostPath, false, false, ContainerConfig.Propagation.PRIVATE, "", "");
  }
}
