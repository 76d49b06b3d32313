package io.coracle.kubelet.containerd;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  /** Where programs are beside the directories of PATH. */
  private static final List<Path> SYSTEM_DIRECTORIES =
      List.of(
          Path.of("/usr/local/sbin"),
          Path.of("/usr/local/bin"),
          Path.of("/usr/sbin"),
          Path.of("/usr/bin"),
          Path.of("/sbin"),
          Path.of("/bin"));

  /**
   * Settings with what is installed on this machine.
   *
   * @throws ContainerdException naming what is missing
   */
  public static ContainerdSettings detect(Path dataDirectory, String sandboxImage) {
    ContainerdPaths paths = ContainerdPaths.below(dataDirectory);
    Path binary =
        program("containerd")
            .orElseThrow(
                () -> new ContainerdException("containerd is missing; install containerd"));
    if (program("runc").isEmpty()) {
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

  /** A program on the PATH or in one of the system's directories. */
  static Optional<Path> program(String name) {
    return searchPath().stream()
        .map(directory -> directory.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static List<Path> searchPath() {
    var directories = new ArrayList<Path>();
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    for (String directory : path.split(":")) {
      if (!directory.isEmpty()) {
        directories.add(Path.of(directory));
      }
    }
    directories.addAll(SYSTEM_DIRECTORIES);
    return directories;
  }
}
