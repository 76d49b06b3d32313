package io.coracle.kubelet;

import io.coracle.base.Environment;
import io.coracle.base.Slots;
import io.coracle.base.log.Log;
import io.coracle.kubelet.access.ImageAccess;
import io.coracle.kubelet.config.KubeletConfig;
import io.coracle.kubelet.container.Configs;
import io.coracle.kubelet.image.Images;
import io.coracle.kubelet.image.RuntimeImageVolumes;
import io.coracle.kubelet.lifecycle.NodeFacts;
import io.coracle.kubelet.machine.Machine;
import io.coracle.kubelet.pods.PodEvents;
import io.coracle.kubelet.probe.NettyGrpcHealth;
import io.coracle.kubelet.probe.Probing;
import io.coracle.kubelet.resize.Allotments;
import io.coracle.kubelet.runtime.ContainerRuntime;
import io.coracle.kubelet.runtime.RuntimeFault;
import io.coracle.kubelet.sources.Sources;
import io.coracle.kubelet.telemetry.Telemetry;
import io.coracle.kubelet.volume.Volumes;
import io.coracle.kubelet.worker.PodApi;
import io.coracle.kubelet.worker.Shop;
import io.coracle.kubelet.worker.UserRanges;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;

/** What a kubelet has at hand, put together to what its workers work with. */
record Outfit(
    KubeletConfig config,
    Environment environment,
    ContainerRuntime runtime,
    Machine machine,
    Map<String, Quantity> allocatable,
    Sources sources,
    ImageAccess access,
    PodEvents events,
    Telemetry telemetry) {
  /** Enough to keep a processor busy, though some wait for the disk. */
  private static final int STARTS_PER_CORE = 4;

  private static final long MILLI = 1000;
  static final String CONTAINERD = "containerd";
  private static final Log LOG = Log.of("kubelet");

  /** What the workers of a kubelet share; {@code api} writes for them. */
  Shop shop(PodApi api) {
    Configs configs = configs();
    Images images = images();
    Volumes volumes =
        machine.volumes(
            environment,
            sources,
            new RuntimeImageVolumes(images, runtime, pod -> configs.sandbox(pod, 0, "")),
            telemetry);
    return new Shop(
        environment,
        runtime,
        configs,
        images,
        new Probing(runtime, new NettyGrpcHealth()),
        volumes,
        machine.cgroups(),
        machine.files(),
        events,
        api,
        new NodeFacts(config.addresses(), nameOf(runtime), config.settings().longestBackOff()),
        new Allotments(allocatable, machine.allotments()),
        new UserRanges(runtime),
        starts(),
        telemetry);
  }

  private Slots starts() {
    long cores = Math.max(1, machine.facts().cpuMilli() / MILLI);
    return new Slots(environment.tasks(), (int) cores * STARTS_PER_CORE);
  }

  private Configs configs() {
    var resources =
        new Configs.NodeResources(
            machine.facts().memory(), machine.cgroups().unified(), allocatable);
    return new Configs(config, resources, sources, machine.files());
  }

  private Images images() {
    return new Images(
        runtime,
        environment,
        sources,
        events,
        access,
        config.settings().parallelPulls(),
        telemetry);
  }

  /** As ids of containers begin; the runtime may not answer yet, but it is named all the same. */
  static String nameOf(ContainerRuntime runtime) {
    try {
      return runtime.version().name();
    } catch (RuntimeFault e) {
      LOG.warn("The runtime does not say its name yet", "message", e.getMessage());
      return CONTAINERD;
    }
  }
}
