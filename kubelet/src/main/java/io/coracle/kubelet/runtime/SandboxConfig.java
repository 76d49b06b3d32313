package io.coracle.kubelet.runtime;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a sandbox is to be.
 *
 * @param attempt how many sandboxes the pod had before
 * @param logDirectory where the logs of its containers go
 * @param runtimeHandler one of those that the runtime is configured with, by which it runs the
 *     sandbox; empty for the usual one
 * @param cgroupParent e.g. {@code /kubepods/burstable/poduid}; empty to leave it to the runtime
 */
public record SandboxConfig(
    String name,
    String namespace,
    String uid,
    int attempt,
    String hostname,
    Path logDirectory,
    Dns dns,
    List<PortMapping> portMappings,
    Map<String, String> labels,
    Map<String, String> annotations,
    String cgroupParent,
    Map<String, String> sysctls,
    Namespaces namespaces,
    SandboxSecurity security,
    String runtimeHandler) {

  /** The same sandbox with one more label. */
  public SandboxConfig withLabel(String label, String value) {
    var more = new HashMap<>(labels);
    more.put(label, value);
    return with(Map.copyOf(more), namespaces, runtimeHandler);
  }

  /** The same sandbox with users of its own. */
  public SandboxConfig withUsers(long first) {
    return with(labels, namespaces.withUsers(first), runtimeHandler);
  }

  /** The same sandbox in the hands of another handler of the runtime; empty for the usual one. */
  public SandboxConfig withRuntimeHandler(String handler) {
    return with(labels, namespaces, handler);
  }

  private SandboxConfig with(
      Map<String, String> newLabels, Namespaces newNamespaces, String newHandler) {
    return new SandboxConfig(
        name,
        namespace,
        uid,
        attempt,
        hostname,
        logDirectory,
        dns,
        portMappings,
        newLabels,
        annotations,
        cgroupParent,
        sysctls,
        newNamespaces,
        security,
        newHandler);
  }

  /** Contents of the sandbox's resolv.conf; all empty to leave the host's. */
  public record Dns(List<String> servers, List<String> searches, List<String> options) {}

  /**
   * A port of the host that leads to one of the pod.
   *
   * @param protocol TCP, UDP or SCTP
   * @param hostIp empty for all
   */
  public record PortMapping(String protocol, int containerPort, int hostPort, String hostIp) {}

  /**
   * Which namespaces are the host's, and whether containers share one for processes.
   *
   * @param processTarget id of a container whose processes one is to see; empty for its own. Counts
   *     only where processes are neither the host's nor shared
   * @param firstUser which user of the host the pod's root is, as the first of {@link #USERS}; zero
   *     for pods that have the host's users
   */
  public record Namespaces(
      boolean hostNetwork,
      boolean hostPid,
      boolean hostIpc,
      boolean sharedPid,
      String processTarget,
      long firstUser) {
    /** So many users and groups has a pod that has its own. */
    public static final int USERS = 65_536;

    public Namespaces(boolean hostNetwork, boolean hostPid, boolean hostIpc, boolean sharedPid) {
      this(hostNetwork, hostPid, hostIpc, sharedPid, "", 0);
    }

    /** The same for a container that sees the processes of another. */
    public Namespaces seeing(String containerId) {
      return new Namespaces(hostNetwork, hostPid, hostIpc, sharedPid, containerId, firstUser);
    }

    /** The same with users of its own. */
    public Namespaces withUsers(long first) {
      return new Namespaces(hostNetwork, hostPid, hostIpc, sharedPid, processTarget, first);
    }
  }

  /** The sandbox's own security settings. Negative user and group mean "the runtime's". */
  public record SandboxSecurity(
      boolean privileged,
      long user,
      long group,
      List<Long> supplementalGroups,
      boolean strictGroups,
      Seccomp seccomp) {}

  /**
   * A seccomp profile: {@code RuntimeDefault}, {@code Unconfined} or {@code Localhost} with a path.
   */
  public record Seccomp(String type, String localhostPath) {
    public static final Seccomp UNCONFINED = new Seccomp("Unconfined", "");
  }
}
