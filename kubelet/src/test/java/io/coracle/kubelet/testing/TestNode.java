package io.coracle.kubelet.testing;

import io.coracle.base.Environment;
import io.coracle.base.Slots;
import io.coracle.base.virtual.VirtualWorld;
import io.coracle.kubelet.access.ImageAccess;
import io.coracle.kubelet.access.MemoryPullRecords;
import io.coracle.kubelet.cgroup.Cgroups;
import io.coracle.kubelet.config.ImageVerification;
import io.coracle.kubelet.config.ImageVerification.Policy;
import io.coracle.kubelet.config.KubeletConfig;
import io.coracle.kubelet.container.Configs;
import io.coracle.kubelet.container.NoPodFiles;
import io.coracle.kubelet.image.Images;
import io.coracle.kubelet.lifecycle.BackOff;
import io.coracle.kubelet.lifecycle.NodeFacts;
import io.coracle.kubelet.probe.ProbeOutcome;
import io.coracle.kubelet.probe.Probing;
import io.coracle.kubelet.resize.AllotmentStore;
import io.coracle.kubelet.resize.Allotments;
import io.coracle.kubelet.runtime.ContainerRuntime;
import io.coracle.kubelet.telemetry.ObservedRuntime;
import io.coracle.kubelet.telemetry.Telemetry;
import io.coracle.kubelet.volume.DisklessVolumes;
import io.coracle.kubelet.worker.PodWorkers;
import io.coracle.kubelet.worker.Shop;
import io.coracle.kubelet.worker.UserRanges;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Workers on a fake runtime and a fake API, in virtual time. */
public final class TestNode implements AutoCloseable {
  /** How many sandboxes and containers are made at once. */
  public static final int STARTS_AT_ONCE = 8;

  public final VirtualWorld world = new VirtualWorld(1);
  public final FakeRuntime runtime;
  public final ContainerRuntime observed;
  public final Telemetry telemetry;
  public final FakeApi api;
  public final HeldVolumes volumes;
  public PodWorkers workers;

  /** What was pulled, and with whose credentials. */
  public final MemoryPullRecords pulls = new MemoryPullRecords();

  /** Who may run here; what is changed counts after a {@link #restart}. */
  public PodWorkers.Admission admission = (pod, active) -> Optional.empty();

  /** How long a container waits at most; what is changed counts after a {@link #restart}. */
  public Duration longestBackOff = BackOff.MAXIMUM;

  /** What the node offers to pods. */
  public Map<String, Quantity> allocatable =
      Map.of("cpu", new Quantity("2"), "memory", new Quantity("4Gi"));

  /** A node that counts and times, and traces nothing. */
  public TestNode() {
    this(Telemetry::untraced);
  }

  public TestNode(Function<Environment, Telemetry> telling) {
    Environment environment = world.environment();
    telemetry = telling.apply(environment);
    runtime = new FakeRuntime(environment);
    observed = new ObservedRuntime(runtime, telemetry);
    api = new FakeApi(environment);
    volumes = new HeldVolumes(new DisklessVolumes(api, new FakeImageVolumes(), telemetry));
    runtime.addImage("image:1");
    workers = workers();
    runtime.onEvent(e -> workers.hint(e));
    api.onUpdate = pod -> workers.update(pod);
    api.onDelete = pod -> workers.remove(pod);
  }

  private PodWorkers workers() {
    Environment environment = world.environment();
    var config = KubeletConfig.of("node", "192.0.2.1", Path.of("/nowhere"));
    var files = new NoPodFiles(Path.of("/logs"));
    var configs =
        new Configs(config, new Configs.NodeResources(8L << 30, true, Map.of()), api, files);
    var access =
        new ImageAccess(
            pulls, new ImageVerification(Policy.NEVER_PRELOADED, List.of()), environment.clock());
    var shop =
        new Shop(
            environment,
            observed,
            configs,
            new Images(observed, environment, api, api, access, Integer.MAX_VALUE, telemetry),
            new Probing(observed, (a, p, s, t) -> new ProbeOutcome.Success()),
            volumes,
            Cgroups.NONE,
            files,
            api,
            api,
            new NodeFacts(List.of("192.0.2.1"), "fake", longestBackOff),
            new Allotments(allocatable, AllotmentStore.NONE),
            new UserRanges(observed),
            new Slots(environment.tasks(), STARTS_AT_ONCE),
            telemetry);
    return new PodWorkers(shop, admission);
  }

  /** The kubelet stops and another one starts that knows nothing. */
  public void restart(Pod... known) {
    workers.close();
    workers = workers();
    world
        .environment()
        .tasks()
        .start(
            "adopt",
            () -> {
              workers.adopt(List.of(known), true);
              List.of(known).forEach(workers::update);
            });
    world.settle();
  }

  public void relist() {
    world.environment().tasks().start("relist", () -> workers.relist());
    world.settle();
  }

  public void advance(Duration duration) {
    world.advance(duration);
  }

  @Override
  public void close() {
    workers.close();
    world.close();
  }
}
