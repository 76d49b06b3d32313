package io.coracle.kubelet;

import io.coracle.base.Cancellable;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.client.Client;
import io.coracle.client.events.EventRecorder;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.coracle.kubelet.access.ImageAccess;
import io.coracle.kubelet.config.KubeletConfig;
import io.coracle.kubelet.config.Signal.Pressure;
import io.coracle.kubelet.eviction.PressureAdmission;
import io.coracle.kubelet.logs.LogRotation;
import io.coracle.kubelet.machine.Machine;
import io.coracle.kubelet.node.Capacity;
import io.coracle.kubelet.node.NodeAdmission;
import io.coracle.kubelet.node.NodeAgent;
import io.coracle.kubelet.pods.Labels;
import io.coracle.kubelet.pods.PodDirectory;
import io.coracle.kubelet.runtime.ContainerRuntime;
import io.coracle.kubelet.runtime.RuntimeEvent;
import io.coracle.kubelet.server.CertificateMetrics;
import io.coracle.kubelet.server.KubeletMetrics;
import io.coracle.kubelet.server.Measurements;
import io.coracle.kubelet.server.NodeCertificates;
import io.coracle.kubelet.server.VolumeMetrics;
import io.coracle.kubelet.shutdown.NodeShutdown;
import io.coracle.kubelet.sources.ClientSources;
import io.coracle.kubelet.staticpod.ManifestSources;
import io.coracle.kubelet.staticpod.MirrorPods;
import io.coracle.kubelet.staticpod.StaticPods;
import io.coracle.kubelet.stats.StatsProvider;
import io.coracle.kubelet.telemetry.ObservedRuntime;
import io.coracle.kubelet.telemetry.Telemetry;
import io.coracle.kubelet.volume.Volumes;
import io.coracle.kubelet.worker.ClientPodApi;
import io.coracle.kubelet.worker.PodWorkers;
import io.coracle.kubelet.worker.Shop;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The agent of one node: registers it, runs the pods that are bound to it, reports what becomes of
 * them. Containers go on running when it is closed, and the next one takes them over.
 */
public final class Kubelet implements AutoCloseable {
  private static final Log LOG = Log.of("kubelet");

  /** How often everything that runs is compared with what is known. */
  static final Duration RELIST = Duration.ofMinutes(1);

  /** The same while the runtime has not shown that it tells of changes. */
  static final Duration RELIST_WITHOUT_EVENTS = Duration.ofSeconds(1);

  private final KubeletConfig config;
  private final StatsProvider stats;
  private final NodeShutdown shutdown;
  private final Telemetry telemetry;
  private final Environment environment;
  private final ContainerRuntime runtime;
  private final Machine machine;
  private final Informers informers;
  private final PodIntake intake;
  private final ClientSources sources;
  private final Volumes volumes;
  private final PodWorkers workers;
  private final NodeAgent node;
  private final Upkeep upkeep;
  private final AtomicReference<Set<Pressure>> pressures = new AtomicReference<>(Set.of());
  private final LogRotation rotation;
  private final List<AutoCloseable> open = new ArrayList<>();
  private Cancellable relisting = () -> {};
  private volatile OptionalLong relistedAt = OptionalLong.empty();
  private volatile boolean eventsSeen;
  private volatile boolean closed;

  /**
   * A kubelet that does nothing yet; {@code informers} must not have been started with the pods of
   * this node already asked for.
   */
  public Kubelet(
      KubeletConfig config,
      Environment environment,
      Client client,
      Informers informers,
      ContainerRuntime runtimeBelow,
      Machine machine,
      EventRecorder recorder) {
    this.config = config;
    this.shutdown = new NodeShutdown(environment, config.settings().shutdown());
    this.telemetry = Telemetry.of(environment, config);
    this.runtime = new ObservedRuntime(runtimeBelow, telemetry);
    this.stats = new StatsProvider(environment, runtime, machine);
    this.environment = environment;
    this.machine = machine;
    this.informers = informers;
    Informer<Pod> pods = informers.of(Pod.class, "", "spec.nodeName=" + config.nodeName());
    Informer<Service> services = informers.of(Service.class);
    this.sources = new ClientSources(environment, client, services);
    var events = new Recorder(recorder);
    this.node =
        new NodeAgent(environment, config, machine, runtime, client, events, pressures::get);
    var mirrors = new MirrorPods(environment, client, pods, node::node, new ClientPodApi(client));
    var allocatable = Capacity.allocatable(machine.facts(), config.settings());
    var access =
        new ImageAccess(machine.pulls(), config.settings().verification(), environment.clock());
    var outfit =
        new Outfit(
            config, environment, runtime, machine, allocatable, sources, access, events, telemetry);
    Shop shop = outfit.shop(mirrors);
    this.volumes = shop.volumes();
    var fits =
        new NodeAdmission(allocatable, node::seen, node::current, telemetry.meters()::preempted);
    var healthy = new PressureAdmission(pressures::get);
    this.workers = new PodWorkers(shop, new NodeGate(shutdown, healthy, fits));
    var statics = new StaticPods(environment, workers, mirrors);
    var manifests =
        new ManifestSources(
            environment,
            config.settings().staticPods(),
            config.nodeName(),
            path -> machine.manifests(environment, path),
            statics);
    this.intake = new PodIntake(environment, pods, services, workers, manifests, statics, mirrors);
    this.rotation =
        new LogRotation(environment, runtime, config.settings().logs(), workers::containers);
    this.upkeep =
        new Upkeep(
            environment,
            config.settings(),
            machine,
            runtime,
            stats,
            workers,
            node,
            access,
            events,
            telemetry.meters(),
            pressures::set);
  }

  /**
   * What the node and its pods use, for the kubelet's HTTP server.
   *
   * @param certificates that the kubelet shows to others
   */
  public Measurements measurements(NodeCertificates certificates) {
    var metrics =
        new KubeletMetrics(
            config.nodeName(),
            config.version(),
            workers,
            workers::containers,
            telemetry.meters(),
            upkeep::evictionCounts,
            new VolumeMetrics(volumes::prepared),
            new CertificateMetrics(environment.clock(), certificates));
    return new Measurements(config.nodeName(), machine, workers, stats, metrics);
  }

  /** The runtime, as this kubelet watches over its calls; closing it closes the one below. */
  public ContainerRuntime runtime() {
    return runtime;
  }

  /** The pods of this node, for the kubelet's HTTP server. */
  public PodDirectory directory() {
    return workers;
  }

  /** Begins. Returns at once; pods are run as soon as the API and the runtime have answered. */
  public void start() {
    intake.listen();
    informers.start();
    node.start();
    environment.tasks().start("kubelet", this::takeOver);
  }

  /**
   * Ends the pods because the node goes down, if the settings ask for it; else they go on. Blocks.
   */
  public void shutDown() {
    try {
      shutdown.run(workers, node::goDown);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void takeOver() {
    try {
      keep(runtime.onEvent(this::hint));
      intake.run(this::begin);
      clean();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void begin() {
    if (Outfit.nameOf(runtime).equals(Outfit.CONTAINERD)) {
      // Every version has events. Of other runtimes that is known when one has come.
      eventsSeen = true;
    }
    relistLater();
    rotation.start();
    upkeep.start();
  }

  /** Removes what pods have left that are gone and of which nothing runs. */
  private void clean() {
    if (!intake.complete()) {
      return;
    }
    var kept = new java.util.HashSet<>(volumes.kept());
    kept.addAll(machine.files().kept());
    kept.removeIf(workers::has);
    for (String uid : kept) {
      try {
        Pod orphan = PodWorkers.orphan(Map.of(Labels.POD_UID, uid));
        volumes.release(orphan);
        machine.cgroups().remove(orphan);
        machine.files().remove(orphan);
        LOG.info("Removed what a pod has left", "uid", uid);
      } catch (io.coracle.kubelet.volume.VolumeFault | java.io.UncheckedIOException e) {
        LOG.warn("What a pod has left could not be removed", e, "uid", uid);
      }
    }
  }

  private void hint(RuntimeEvent event) {
    eventsSeen = true;
    workers.hint(event);
  }

  private void relistLater() {
    boolean seldom = eventsSeen || workers.active().isEmpty();
    keepOnly(
        environment
            .timers()
            .after(
                seldom ? RELIST : RELIST_WITHOUT_EVENTS,
                () -> environment.tasks().start("relist", this::relist)));
  }

  private void relist() {
    long began = environment.clock().nanoTime();
    OptionalLong before = relistedAt;
    relistedAt = OptionalLong.of(began);
    if (before.isPresent()) {
      telemetry.meters().relistedAfter(Duration.ofNanos(began - before.getAsLong()));
    }
    try {
      workers.relist();
      telemetry.meters().relisted(environment.clock().since(began));
      clean();
    } finally {
      if (!closed) {
        relistLater();
      }
    }
  }

  private void keep(AutoCloseable closeable) {
    synchronized (open) {
      open.add(closeable);
    }
  }

  private void keepOnly(Cancellable timer) {
    synchronized (open) {
      relisting = timer;
    }
  }

  @Override
  public void close() {
    closed = true;
    intake.close();
    node.close();
    upkeep.close();
    rotation.close();
    workers.close();
    volumes.close();
    sources.close();
    telemetry.close();
    synchronized (open) {
      relisting.cancel();
      for (AutoCloseable closeable : open) {
        try {
          closeable.close();
        } catch (Exception e) {
          LOG.warn("A part of the kubelet did not close well", e);
        }
      }
      open.clear();
    }
  }
}
