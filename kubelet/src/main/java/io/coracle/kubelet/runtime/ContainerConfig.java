package io.coracle.kubelet.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a container is to be.
 *
 * @param attempt how often it was started before in this pod
 * @param image the reference that {@link ContainerRuntime#pullImage} or {@link
 *     ContainerRuntime#image} gave
 * @param userImage as the pod names it
 * @param logPath relative to the sandbox's log directory
 */
public record ContainerConfig(
    String name,
    int attempt,
    String image,
    String userImage,
    List<String> command,
    List<String> args,
    String workingDirectory,
    List<Variable> environment,
    List<Mount> mounts,
    List<Device> devices,
    Map<String, String> labels,
    Map<String, String> annotations,
    String logPath,
    boolean stdin,
    boolean stdinOnce,
    boolean tty,
    Resources resources,
    Security security,
    String stopSignal) {

  /** An environment variable. */
  public record Variable(String name, String value) {}

  /** How mounts made on one side show on the other. */
  public enum Propagation {
    PRIVATE,
    HOST_TO_CONTAINER,
    BIDIRECTIONAL
  }

  /**
   * A path of the host inside the container.
   *
   * @param image an image to mount instead of a host path; empty for none
   */
  public record Mount(
      String containerPath,
      Path hostPath,
      boolean readOnly,
      boolean recursiveReadOnly,
      Propagation propagation,
      String image,
      String imageSubPath) {}

  /** A device of the host inside the container; permissions such as {@code rwm}. */
  public record Device(String containerPath, String hostPath, String permissions) {}

  /**
   * Limits as Linux takes them. Zero means "not set".
   *
   * @param cpuPeriod microseconds
   * @param cpuQuota microseconds in a period
   * @param cpuShares cgroup v1 shares, 2 to 262144
   * @param memoryLimit bytes
   * @param oomScoreAdjust -1000 to 1000
   * @param hugepageLimits bytes by page size such as {@code 2MB}
   * @param unified settings by cgroup v2 file name
   */
  public record Resources(
      long cpuPeriod,
      long cpuQuota,
      long cpuShares,
      long memoryLimit,
      long memorySwapLimit,
      int oomScoreAdjust,
      String cpusetCpus,
      Map<String, Long> hugepageLimits,
      Map<String, String> unified) {

    /** The same for a container that runs: a limit of cpu that is not set is to be taken away. */
    public Resources unbounded() {
      return new Resources(
          cpuPeriod,
          cpuQuota == 0 ? -1 : cpuQuota,
          cpuShares,
          memoryLimit,
          memorySwapLimit,
          oomScoreAdjust,
          cpusetCpus,
          hugepageLimits,
          unified);
    }
  }

  /**
   * Who the process is and what it may do. Negative user and group mean "the image's".
   *
   * @param strictGroups whether the groups of the image's own user do not count
   * @param userName used when {@code user} is negative; empty for none
   * @param apparmorProfile empty for the runtime's default, {@code unconfined} or a profile name
   */
  public record Security(
      boolean privileged,
      long user,
      long group,
      String userName,
      List<Long> supplementalGroups,
      boolean strictGroups,
      List<String> addedCapabilities,
      List<String> droppedCapabilities,
      boolean readOnlyRootFilesystem,
      boolean noNewPrivileges,
      SandboxConfig.Seccomp seccomp,
      String apparmorProfile,
      List<String> maskedPaths,
      List<String> readOnlyPaths,
      SandboxConfig.Namespaces namespaces) {}
}
