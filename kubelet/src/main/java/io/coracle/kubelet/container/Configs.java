package io.coracle.kubelet.container;

import io.coracle.kubelet.config.KubeletConfig;
import io.coracle.kubelet.pods.ComputeResources;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Labels;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ContainerConfig;
import io.coracle.kubelet.runtime.ContainerConfig.Variable;
import io.coracle.kubelet.runtime.ImageStatus;
import io.coracle.kubelet.runtime.SandboxConfig;
import io.coracle.kubelet.runtime.SandboxConfig.PortMapping;
import io.coracle.kubelet.sources.Sources;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Sysctl;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes the configurations of sandboxes and containers. Thread-safe. */
public final class Configs {
  /** What a host name has at most (Linux, HOST_NAME_MAX less one). */
  private static final int MAX_HOSTNAME = 63;

  /** The kernel takes no longer one. */
  private static final int MAX_KERNEL_HOSTNAME = 64;

  private final KubeletConfig config;
  private final NodeResources node;
  private final Sources sources;
  private final PodFiles files;

  /**
   * What the node has, as containers see it.
   *
   * @param memory capacity in bytes
   * @param unified whether it has cgroup v2
   */
  public record NodeResources(long memory, boolean unified, Map<String, Quantity> allocatable) {}

  /**
   * One start of a container.
   *
   * @param imageReference to create it with
   * @param image its details, asked for only where they matter
   * @param podIps of the sandbox
   * @param target id of the container whose processes it is to see; empty for its own
   * @param firstUser of the pod's own users, as its sandbox has them; zero for the host's
   * @param volumes gives the path on the host behind each of its mounts
   */
  public record Start(
      Pod pod,
      Container container,
      int attempt,
      String imageReference,
      Supplier<Optional<ImageStatus>> image,
      List<String> podIps,
      String target,
      long firstUser,
      Mounting volumes) {}

  public Configs(KubeletConfig config, NodeResources node, Sources sources, PodFiles files) {
    this.config = config;
    this.node = node;
    this.sources = sources;
    this.files = files;
  }

  /** The values of the downward API for a pod. */
  public PodFields fields(Pod pod, List<String> podIps) {
    List<String> ips = Pods.hostNetwork(pod) ? config.addresses() : podIps;
    return new PodFields(pod, ips, config.addresses(), node.allocatable());
  }

  /** The sandbox of a pod. */
  public SandboxConfig sandbox(Pod pod, int attempt, String cgroupParent) {
    var security = new SecuritySettings(pod, seccompRoot());
    Map<String, String> labels = new HashMap<>(Fields.map(pod.getMetadata().getLabels()));
    labels.putAll(identity(pod));
    Map<String, String> annotations = new HashMap<>(Fields.map(pod.getMetadata().getAnnotations()));
    annotations.putIfAbsent(Pods.SOURCE_ANNOTATION, "api");
    return new SandboxConfig(
        Pods.name(pod),
        Pods.namespace(pod),
        Pods.uid(pod),
        attempt,
        Pods.hostNetwork(pod) ? "" : hostname(pod),
        files.logDirectory(pod),
        Resolver.of(pod, config, files.resolverOfNode()),
        Pods.hostNetwork(pod) ? List.of() : portMappings(pod),
        labels,
        annotations,
        cgroupParent,
        sysctls(pod),
        security.namespaces(),
        security.ofSandbox(),
        "");
  }

  /**
   * The handler of the runtime that the pod is to be run by; empty for the usual one.
   *
   * @throws ConfigFault if the pod's class is not there
   */
  public String runtimeHandler(Pod pod) {
    String name = Fields.text(pod.getSpec().getRuntimeClassName());
    return name.isEmpty()
        ? ""
        : sources
            .runtimeClass(name)
            .map(found -> Fields.text(found.getHandler()))
            .orElseThrow(
                () -> new ConfigFault("runtimeclass.node.k8s.io \"" + name + "\" not found"));
  }

  private Path seccompRoot() {
    return config.dataDirectory().resolve("seccomp");
  }

  private static Map<String, String> identity(Pod pod) {
    return Map.of(
        Labels.POD_NAME,
        Pods.name(pod),
        Labels.POD_NAMESPACE,
        Pods.namespace(pod),
        Labels.POD_UID,
        Pods.uid(pod));
  }

  private String hostname(Pod pod) {
    if (Pods.hostNetwork(pod)) {
      return config.nodeName();
    }
    String name = ownName(pod);
    String domain = HostsFile.domain(pod, config.clusterDomain());
    if (!Fields.yes(pod.getSpec().getSetHostnameAsFQDN()) || domain.isEmpty()) {
      return name;
    }
    String full = name + "." + domain;
    if (full.length() > MAX_KERNEL_HOSTNAME) {
      throw new ConfigFault(
          ("Failed to construct FQDN from Pod hostname and cluster domain, FQDN %s is too long (%d"
                  + " characters is the max, %d characters requested)")
              .formatted(full, MAX_KERNEL_HOSTNAME, full.length()));
    }
    return full;
  }

  /** What a pod is called by itself, without a domain. */
  private static String ownName(Pod pod) {
    String usual = Fields.text(pod.getSpec().getHostname(), Pods.name(pod));
    String wanted = Fields.text(pod.getSpec().getHostnameOverride(), usual);
    String cut = wanted.substring(0, Math.min(wanted.length(), MAX_HOSTNAME));
    return cut.replaceAll("[-.]+$", "");
  }

  private static List<PortMapping> portMappings(Pod pod) {
    return Pods.allContainers(pod).stream()
        .flatMap(c -> Fields.list(c.getPorts()).stream())
        .filter(port -> Fields.number(port.getHostPort(), 0) > 0)
        .map(
            port ->
                new PortMapping(
                    Fields.text(port.getProtocol(), "TCP"),
                    port.getContainerPort(),
                    port.getHostPort(),
                    Fields.text(port.getHostIP())))
        .toList();
  }

  private static Map<String, String> sysctls(Pod pod) {
    PodSecurityContext context = pod.getSpec().getSecurityContext();
    Map<String, String> sysctls = new HashMap<>();
    if (context != null) {
      for (Sysctl sysctl : Fields.list(context.getSysctls())) {
        sysctls.put(sysctl.getName(), sysctl.getValue());
      }
    }
    return sysctls;
  }

  /**
   * One start of a container, with the files that it needs.
   *
   * @throws ConfigFault if it cannot be made
   */
  public ContainerConfig container(Start start) {
    Pod pod = start.pod();
    Container container = start.container();
    PodFields fields = fields(pod, start.podIps());
    Map<String, String> variables =
        new Environments(sources, fields, start.volumes()).of(container);
    var security =
        new SecuritySettings(pod, seccompRoot())
            .of(container, start.image(), start.target(), start.firstUser());
    files.prepareLogs(pod, container.getName());
    return new ContainerConfig(
        container.getName(),
        start.attempt(),
        start.imageReference(),
        container.getImage(),
        expanded(Fields.list(container.getCommand()), variables),
        expanded(Fields.list(container.getArgs()), variables),
        Fields.text(container.getWorkingDir()),
        variables.entrySet().stream().map(e -> new Variable(e.getKey(), e.getValue())).toList(),
        mounts(start, variables),
        start.volumes().devices(container),
        labels(pod, container),
        annotations(start),
        container.getName() + "/" + start.attempt() + ".log",
        Fields.yes(container.getStdin()),
        Fields.yes(container.getStdinOnce()),
        Fields.yes(container.getTty()),
        resources(pod, container),
        security,
        container.getLifecycle() == null
            ? ""
            : Fields.text(container.getLifecycle().getStopSignal()));
  }

  /** The resources of a container as Linux takes them. */
  public ContainerConfig.Resources resources(Pod pod, Container container) {
    return LinuxResources.of(pod, container, node.memory(), node.unified());
  }

  private static List<String> expanded(List<String> words, Map<String, String> variables) {
    return words.stream().map(word -> Expansion.expand(word, variables::get)).toList();
  }

  private List<ContainerConfig.Mount> mounts(Start start, Map<String, String> variables) {
    Pod pod = start.pod();
    Container container = start.container();
    List<ContainerConfig.Mount> mounts =
        new ArrayList<>(start.volumes().mounts(container, variables));
    boolean ownHosts = mounts.stream().anyMatch(m -> m.containerPath().equals("/etc/hosts"));
    if (!ownHosts) {
      String text =
          HostsFile.of(
              pod, ownName(pod), config.clusterDomain(), start.podIps(), files.hostsOfNode());
      files.hosts(pod, text).ifPresent(path -> mounts.add(Mounting.plain("/etc/hosts", path)));
    }
    String messagePath = Fields.text(container.getTerminationMessagePath());
    if (!messagePath.isEmpty()) {
      files
          .messageFile(pod, container.getName(), start.attempt())
          .ifPresent(path -> mounts.add(Mounting.plain(messagePath, path)));
    }
    return mounts;
  }

  private static Map<String, String> labels(Pod pod, Container container) {
    Map<String, String> labels = new HashMap<>(identity(pod));
    labels.put(Labels.CONTAINER_NAME, container.getName());
    return labels;
  }

  private static Map<String, String> annotations(Start start) {
    Container container = start.container();
    long grace =
        Fields.number(
            start.pod().getSpec().getTerminationGracePeriodSeconds(), Pods.DEFAULT_GRACE_SECONDS);
    Map<String, String> annotations = new HashMap<>();
    annotations.put(Labels.HASH, Pods.hash(container));
    annotations.put(Labels.RESTART_COUNT, String.valueOf(start.attempt()));
    annotations.put(Labels.MESSAGE_PATH, Fields.text(container.getTerminationMessagePath()));
    annotations.put(
        Labels.MESSAGE_POLICY, Fields.text(container.getTerminationMessagePolicy(), "File"));
    annotations.put(Labels.GRACE_PERIOD, String.valueOf(grace));
    annotations.put(Labels.RESOURCES, ComputeResources.text(container));
    return annotations;
  }
}
