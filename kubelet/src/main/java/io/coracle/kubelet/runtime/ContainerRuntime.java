package io.coracle.kubelet.runtime;

import io.coracle.http.streams.CommandStreams;
import java.net.InetAddress;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A container runtime: what the kubelet needs of CRI v1 (k8s.io/cri-api). Calls block the current
 * task; faults are {@link RuntimeFault}. Thread-safe.
 */
public interface ContainerRuntime extends AutoCloseable {

  /** Name and version, e.g. {@code containerd://1.6.20}. */
  RuntimeVersion version();

  /** Whether the runtime and its network are ready; a message says why not. */
  RuntimeCondition condition();

  /**
   * Whether pods can have users of their own, with whom they are nobody on the host.
   *
   * @param handler as {@link SandboxConfig#runtimeHandler} names it
   */
  boolean supportsUserNamespaces(String handler);

  /** Creates and starts a sandbox. Returns its id. */
  String runSandbox(SandboxConfig config);

  /** Stops everything in the sandbox and frees its network. Doing it twice is no fault. */
  void stopSandbox(String sandboxId);

  void removeSandbox(String sandboxId);

  /** All sandboxes, running or not. */
  List<SandboxStatus> sandboxes();

  Optional<SandboxStatus> sandbox(String sandboxId);

  /** Creates a container in a sandbox. Returns its id. */
  String createContainer(String sandboxId, ContainerConfig config, SandboxConfig sandbox);

  void startContainer(String containerId);

  /**
   * Sends the stop signal and, when {@code grace} has passed, SIGKILL. Returns when the container
   * has stopped.
   */
  void stopContainer(String containerId, Duration grace);

  void removeContainer(String containerId);

  /** All containers, running or not; without the details that only {@link #container} gives. */
  List<ContainerStatus> containers();

  Optional<ContainerStatus> container(String containerId);

  /** Tells the runtime that the log file was moved away and a new one is to be opened. */
  void reopenLog(String containerId);

  /** Changes the resources of a running container. */
  void updateResources(String containerId, ContainerConfig.Resources resources);

  /** Usage of each running container. */
  List<ContainerUsage> usage();

  /** Runs a command to its end; output beyond a bound is cut. */
  ExecResult exec(String containerId, List<String> command, Duration timeout);

  /** Runs a command with streams attached; returns its exit code when it has ended. */
  int exec(String containerId, List<String> command, boolean tty, CommandStreams streams);

  /** Attaches streams to the container's main process; returns when they or it have ended. */
  void attach(String containerId, boolean tty, CommandStreams streams);

  /** A connection to a port on the loopback address inside the sandbox. */
  ByteChannel connect(String sandboxId, int port);

  /**
   * The files of an image on the node, to be mounted, kept until {@link #releaseImageFiles}. Empty
   * where the runtime cannot give them.
   *
   * @param image the reference that {@link #pullImage} or {@link #image} gave
   * @param key names this use of them
   */
  default Optional<ImageFiles> imageFiles(String image, String key) {
    return Optional.empty();
  }

  /** Lets go of the files of an image; nothing if there are none under that key. */
  default void releaseImageFiles(String key) {}

  /**
   * Pulls an image and returns its reference.
   *
   * @param auth used for this pull only
   * @param sandbox of the pod that needs it; the label {@code io.kubernetes.container.name} says
   *     for which container
   */
  String pullImage(String image, Optional<ImageAuth> auth, SandboxConfig sandbox);

  Optional<ImageStatus> image(String image);

  List<ImageStatus> images();

  void removeImage(String image);

  /** Where images are kept; empty for a runtime that keeps them nowhere. */
  Optional<ImageFilesystem> imageFilesystem();

  /**
   * Calls {@code listener} when a container or sandbox may have changed, until closed. An event is
   * a hint: the truth is in {@link #container}. Runtimes that cannot tell never call it.
   */
  AutoCloseable onEvent(Consumer<RuntimeEvent> listener);

  /** How probes of network ports reach a pod: a simulated pod has no network of its own. */
  ProbeNetwork probeNetwork();

  @Override
  void close();

  /** Reaches into pods for probes. */
  interface ProbeNetwork {
    /** Tries to connect; returns why not, or empty. */
    Optional<String> connect(String sandboxId, InetAddress address, int port, Duration timeout);

    /**
     * Sends a GET; returns the status and the first kilobytes of the body. Throws {@link
     * java.io.IOException}.
     */
    HttpProbeAnswer get(String sandboxId, HttpProbeRequest request, Duration timeout)
        throws java.io.IOException;
  }

  /** A request that a probe makes. */
  record HttpProbeRequest(
      String scheme, String host, int port, String path, io.coracle.http.Headers headers) {}

  /** What a probe's request was answered with. */
  record HttpProbeAnswer(int status, String body) {}
}
