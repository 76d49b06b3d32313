package io.coracle.kubelet.containerd;

import io.coracle.base.host.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a containerd of our own is to be like.
 *
 * @param binary the program
 * @param cniPlugins the directory with {@code bridge}, {@code host-local} and {@code loopback}
 * @param sandboxImage the image of pod sandboxes
 */
public record ContainerdSettings(
    ContainerdPaths paths, Path binary, Path cniPlugins, String sandboxImage) {

  /** Where distributions put the network plug-ins. */
  private static final List<Path> CNI_DIRECTORIES =
      List.of(Path.of("/opt/cni/bin"), Path.of("/usr/lib/cni"), Path.of("/usr/libexec/cni"));

  /**
   * Settings with what is installed on this machine.
   *
   * @throws ContainerdException naming what is missing
   */
  public static ContainerdSettings detect(Path dataDirectory, String sandboxImage) {
    ContainerdPaths paths = ContainerdPaths.below(dataDirectory);
    Path binary =
        Programs.find("containerd")
            .orElseThrow(
                () -> new ContainerdException("containerd is missing; install containerd"));
    if (Programs.find("runc").isEmpty()) {
      throw new ContainerdException("runc is missing; install runc");
    }
    Path plugins =
        CNI_DIRECTORIES.stream()
            .filter(directory -> Files.isExecutable(directory.resolve("bridge")))
            .findFirst()
            .orElseThrow(
                () ->
                    new ContainerdException(
                        "the network plug-ins are missing; install containernetworking-plugins"));
    return new ContainerdSettings(paths, binary, plugins, sandboxImage);
  }
}
