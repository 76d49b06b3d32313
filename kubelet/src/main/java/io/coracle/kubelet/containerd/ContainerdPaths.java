package io.coracle.kubelet.containerd;

import io.coracle.kubelet.cri.UnixChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where a containerd of our own keeps its things, below the cluster's data directory. */
public record ContainerdPaths(Path dataDirectory) {
  /** containerd adds this to its socket's name for a second socket. */
  private static final String SECOND_SOCKET_SUFFIX = ".ttrpc";

  public ContainerdPaths {
    dataDirectory = dataDirectory.toAbsolutePath().normalize();
  }

  /**
   * The paths below {@code dataDirectory}.
   *
   * @throws ContainerdException when the socket's path is longer than Linux allows
   */
  public static ContainerdPaths below(Path dataDirectory) {
    var paths = new ContainerdPaths(dataDirectory);
    int length = (paths.socket() + SECOND_SOCKET_SUFFIX).getBytes(StandardCharsets.UTF_8).length;
    int excess = length - UnixChannel.MAX_SOCKET_PATH_BYTES;
    if (excess > 0) {
      throw new ContainerdException(
          "the data directory's path is "
              + excess
              + " bytes too long for containerd's socket: "
              + paths.dataDirectory());
    }
    return paths;
  }

  public Path directory() {
    return dataDirectory.resolve("containerd");
  }

  public Path configuration() {
    return directory().resolve("config.toml");
  }

  /** Images and other things that outlive a restart of the machine. */
  public Path root() {
    return directory().resolve("root");
  }

  /** What belongs to running containers. */
  public Path state() {
    return directory().resolve("state");
  }

  public Path socket() {
    return directory().resolve("containerd.sock");
  }

  public Path pidFile() {
    return directory().resolve("containerd.pid");
  }

  public Path log() {
    return directory().resolve("containerd.log");
  }

  /** Where the pod network's configuration is looked for. */
  public Path cniConfiguration() {
    return dataDirectory.resolve("cni").resolve("net.d");
  }

  /** The directory of configurations for registries ({@code certs.d}). */
  public Path registries() {
    return directory().resolve("certs.d");
  }
}
