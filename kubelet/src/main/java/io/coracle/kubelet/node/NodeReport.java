package io.coracle.kubelet.node;

import io.coracle.kubelet.config.KubeletConfig;
import io.coracle.kubelet.config.Signal.Pressure;
import io.coracle.kubelet.machine.Machine;
import io.coracle.kubelet.machine.Machine.Facts;
import io.coracle.kubelet.runtime.ContainerRuntime;
import io.coracle.kubelet.runtime.ImageStatus;
import io.coracle.kubelet.runtime.RuntimeCondition;
import io.coracle.kubelet.runtime.RuntimeFault;
import io.fabric8.kubernetes.api.model.ContainerImage;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.NodeSystemInfoBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Makes the status of the Node object from the machine and the runtime. Calls block. */
final class NodeReport {
  /** How many images the status names, the biggest first. */
  static final int MOST_IMAGES = 50;

  /** How many names of one image. */
  private static final int MOST_NAMES = 5;

  private final KubeletConfig config;
  private final Machine machine;
  private final ContainerRuntime runtime;
  private final Supplier<Set<Pressure>> pressures;
  private volatile boolean goingDown;

  NodeReport(
      KubeletConfig config,
      Machine machine,
      ContainerRuntime runtime,
      Supplier<Set<Pressure>> pressures) {
    this.pressures = pressures;
    this.config = config;
    this.machine = machine;
    this.runtime = runtime;
  }

  /** The node is going down: from now on it is not ready. */
  void goDown() {
    goingDown = true;
  }

  NodeStatus status(NodeStatus before, Instant now) {
    Facts facts = machine.facts();
    List<NodeCondition> old = before.getConditions() == null ? List.of() : before.getConditions();
    RuntimeCondition condition = condition();
    return new NodeStatusBuilder()
        .withCapacity(Capacity.capacity(facts, config.settings()))
        .withAllocatable(Capacity.allocatable(facts, config.settings()))
        .withConditions(NodeConditions.of(old, pressures.get(), condition, goingDown, now))
        .withAddresses(addresses())
        .withNewDaemonEndpoints()
        .withNewKubeletEndpoint()
        .withPort(config.port())
        .endKubeletEndpoint()
        .endDaemonEndpoints()
        .withNodeInfo(info(facts, condition))
        .withNewFeatures()
        .withSupplementalGroupsPolicy(condition.strictGroups())
        .endFeatures()
        .withImages(condition.runtimeReady() ? images() : List.of())
        .build();
  }

  private RuntimeCondition condition() {
    try {
      return runtime.condition();
    } catch (RuntimeFault e) {
      return new RuntimeCondition(false, false, String.valueOf(e.getMessage()));
    }
  }

  private List<NodeAddress> addresses() {
    List<NodeAddress> addresses = new ArrayList<>();
    config.addresses().forEach(ip -> addresses.add(new NodeAddress(ip, "InternalIP")));
    addresses.add(new NodeAddress(config.nodeName(), "Hostname"));
    return addresses;
  }

  private NodeSystemInfo info(Facts facts, RuntimeCondition condition) {
    return new NodeSystemInfoBuilder()
        .withArchitecture(facts.architecture())
        .withOperatingSystem("linux")
        .withKernelVersion(facts.kernelVersion())
        .withOsImage(facts.osImage())
        .withMachineID(facts.machineId())
        .withSystemUUID(facts.systemUuid())
        .withBootID(facts.bootId())
        .withContainerRuntimeVersion(condition.runtimeReady() ? runtime.version().toString() : "")
        .withKubeletVersion(config.version())
        .withKubeProxyVersion("")
        .build();
  }

  private List<ContainerImage> images() {
    return runtime.images().stream()
        .sorted(Comparator.comparingLong(ImageStatus::bytes).reversed())
        .limit(MOST_IMAGES)
        .map(NodeReport::image)
        .toList();
  }

  private static ContainerImage image(ImageStatus image) {
    List<String> names = new ArrayList<>(image.digests());
    names.addAll(image.tags());
    return new ContainerImage(names.stream().limit(MOST_NAMES).toList(), image.bytes());
  }
}
