package io.coracle.kubelet.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * What one kubelet counts and times, named, labelled and bounded as in Kubernetes 1.36. Each
 * kubelet of a process has its own, as each has a {@code /metrics} of its own. Thread-safe.
 */
public final class KubeletMeters {
  private static final double NANOS = 1e9;
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** Made once: the registry's own search for a meter costs more than what is noted by it. */
  private final Map<Series, Counter> counters = new ConcurrentHashMap<>();

  private final Map<Series, DistributionSummary> histograms = new ConcurrentHashMap<>();
  private final Map<String, Long> preemptions = new ConcurrentHashMap<>();
  private final ProbeTally probes = new ProbeTally();
  private final RequestMeters requests = new RequestMeters(this);
  private volatile double firstNetworkPod;

  /** One line of a metric, or of a histogram several. */
  private record Series(String name, Tags tags) {}

  /** Meters that stand at zero: those without labels are shown from the start. */
  public KubeletMeters() {
    Gauge.builder(
            "kubelet_first_network_pod_start_sli_duration_seconds", this, m -> m.firstNetworkPod)
        .description(
            "[INTERNAL] Duration in seconds to start the first network pod, excluding time to pull"
                + " images and run init containers, measured from pod creation timestamp to when"
                + " all its containers are reported as started and observed via watch")
        .register(registry);
    podsStarted();
    podsNotStarted();
    ProcessUse.register(registry);
  }

  /** What is counted of probes, which have a page of their own. */
  public ProbeTally probes() {
    return probes;
  }

  /** What is counted of requests. */
  public RequestMeters requests() {
    return requests;
  }

  /** A call of the runtime has ended. */
  public void runtimeCalled(String operation, Duration took, boolean failed) {
    Tags tags = Tags.of("operation_type", operation);
    count(
            "kubelet_runtime_operations",
            "[ALPHA] Cumulative number of runtime operations by operation type.",
            tags)
        .increment();
    if (failed) {
      count(
              "kubelet_runtime_operations_errors",
              "[ALPHA] Cumulative number of runtime operation errors by operation type.",
              tags)
          .increment();
    }
    time(
        "kubelet_runtime_operations_duration_seconds",
        "[ALPHA] Duration in seconds of runtime operations. Broken down by operation type.",
        Buckets.runtime(),
        tags,
        took);
  }

  /** The runtime was told to run a sandbox. */
  public void sandboxRun(String handler, Duration took, boolean failed) {
    Tags tags = Tags.of("runtime_handler", handler);
    if (failed) {
      count(
              "kubelet_run_podsandbox_errors",
              "[ALPHA] Cumulative number of the run_podsandbox operation errors by"
                  + " RuntimeClass.Handler.",
              tags)
          .increment();
    }
    time(
        "kubelet_run_podsandbox_duration_seconds",
        "[ALPHA] Duration in seconds of the run_podsandbox operations. Broken down by"
            + " RuntimeClass.Handler.",
        Buckets.usual(),
        tags,
        took);
  }

  private Counter podsStarted() {
    return count("kubelet_started_pods", "[BETA] Cumulative number of pods started", Tags.empty());
  }

  private Counter podsNotStarted() {
    return count(
        "kubelet_started_pods_errors",
        "[BETA] Cumulative number of errors when starting pods",
        Tags.empty());
  }

  /** A pod gets a sandbox. */
  public void podStarting() {
    podsStarted().increment();
  }

  /** The sandbox of a pod could not be made. */
  public void podNotStarted() {
    podsNotStarted().increment();
  }

  /** A container is being started. */
  public void containerStarting(String type) {
    count(
            "kubelet_started_containers",
            "[BETA] Cumulative number of containers started",
            Tags.of("container_type", type))
        .increment();
  }

  /**
   * A container could not be started.
   *
   * @param code the reason that its status shows
   */
  public void containerNotStarted(String type, String code) {
    count(
            "kubelet_started_containers_errors",
            "[BETA] Cumulative number of errors when starting containers",
            Tags.of("container_type", type, "code", code))
        .increment();
  }

  /**
   * What was decided about a pod has been done.
   *
   * @param type create, update, sync or kill
   */
  public void podWorked(String type, Duration took) {
    time(
        "kubelet_pod_worker_duration_seconds",
        "[ALPHA] Duration in seconds to sync a single pod. Broken down by operation type: create,"
            + " update, or sync",
        Buckets.usual(),
        Tags.of("operation_type", type),
        took);
  }

  /** A worker has begun with a pod, so long after it was first seen. */
  void podWorkerStarted(Duration sinceSeen) {
    time(
        "kubelet_pod_worker_start_duration_seconds",
        "[ALPHA] Duration in seconds from kubelet seeing a pod to starting a worker.",
        Buckets.usual(),
        Tags.empty(),
        sinceSeen);
  }

  /** A pod has come that has so many containers. */
  void podHasContainers(int count) {
    distribution(
            "kubelet_containers_per_pod_count",
            "[ALPHA] The number of containers per pod.",
            Buckets.containers(),
            Tags.empty())
        .record(count);
  }

  /** The API has a status that was decided so long ago. */
  public void statusSynced(Duration sinceChange) {
    time(
        "kubelet_pod_status_sync_duration_seconds",
        "[ALPHA] Duration in seconds to sync a pod status update. Measures time from detection of a"
            + " change to pod status until the API is successfully updated for that pod, even if"
            + " multiple intevening changes to pod status occur.",
        Buckets.statuses(),
        Tags.empty(),
        sinceChange);
  }

  /**
   * A pod is ended for a critical one.
   *
   * @param resource of which there is too little
   */
  public void preempted(String resource) {
    preemptions.merge(resource, 1L, Long::sum);
  }

  /** How many pods were ended for critical ones, by resource. */
  public Map<String, Long> preemptions() {
    return Map.copyOf(preemptions);
  }

  /**
   * An image was removed that nobody uses.
   *
   * @param reason {@code age} or {@code space}
   */
  public void imageCollected(String reason) {
    count(
            "kubelet_image_garbage_collected",
            "[ALPHA] Total number of images garbage collected by the kubelet, whether through disk"
                + " usage or image age.",
            Tags.of("reason", reason))
        .increment();
  }

  /** A pod runs, so long after it was first seen. */
  void podRuns(Duration sinceSeen) {
    time(
        "kubelet_pod_start_duration_seconds",
        "[ALPHA] Duration in seconds from kubelet seeing a pod for the first time to the pod"
            + " starting to run",
        Buckets.podStarts(),
        Tags.empty(),
        sinceSeen);
  }

  /** All containers of a pod are known to run, so long after it was created. */
  void podStarted(Duration sinceCreation) {
    time(
        "kubelet_pod_start_total_duration_seconds",
        "[ALPHA] Duration in seconds to start a pod since creation, including time to pull images"
            + " and run init containers, measured from pod creation timestamp to when all its"
            + " containers are reported as started and observed via watch",
        Buckets.podStarts(),
        Tags.empty(),
        sinceCreation);
  }

  /** The same without what is not the node's doing. */
  void podStartedWithoutWaits(Duration took) {
    time(
        "kubelet_pod_start_sli_duration_seconds",
        "[ALPHA] Duration in seconds to start a pod, excluding time to pull images and run init"
            + " containers, measured from pod creation timestamp to when all its containers are"
            + " reported as started and observed via watch",
        Buckets.podStarts(),
        Tags.empty(),
        took);
  }

  /** The same for the first pod that has a network of its own: how long a new node takes. */
  void firstNetworkPodStarted(Duration took) {
    firstNetworkPod = took.toNanos() / NANOS;
  }

  /** An image was pulled. */
  public void imagePulled(long bytes, Duration took) {
    time(
        "kubelet_image_pull_duration_seconds",
        "[ALPHA] Duration in seconds to pull an image.",
        Buckets.pulls(),
        Tags.of("image_size_in_bytes", ImageSize.label(bytes)),
        took);
  }

  /**
   * Something was done with a volume.
   *
   * @param plugin e.g. {@code kubernetes.io/configmap}
   * @param operation e.g. {@code volume_mount}
   */
  void volumeHandled(String plugin, String operation, Duration took, boolean failed) {
    time(
        "storage_operation_duration_seconds",
        "[ALPHA] Storage operation duration",
        Buckets.storage(),
        Tags.of(
            "volume_plugin",
            plugin,
            "operation_name",
            operation,
            "status",
            failed ? "fail-unknown" : "success",
            "migrated",
            "false"),
        took);
  }

  /** Everything that runs was compared with what is known. */
  public void relisted(Duration took) {
    time(
        "kubelet_pleg_relist_duration_seconds",
        "[ALPHA] Duration in seconds for relisting pods in PLEG.",
        Buckets.usual(),
        Tags.empty(),
        took);
  }

  /** So long it was from one comparison to the next. */
  public void relistedAfter(Duration interval) {
    time(
        "kubelet_pleg_relist_interval_seconds",
        "[ALPHA] Interval in seconds between relisting in PLEG.",
        Buckets.usual(),
        Tags.empty(),
        interval);
  }

  /**
   * Shows how many spans were dropped.
   *
   * @param dropped asked whenever somebody reads
   */
  void spansDropped(LongSupplier dropped) {
    FunctionCounter.builder("coracle_kubelet_spans_dropped", dropped, d -> d.getAsLong())
        .description("Cumulative number of spans that were not handed to the collector")
        .register(registry);
  }

  Counter count(String name, String help, Tags tags) {
    return counters.computeIfAbsent(
        new Series(name, tags),
        _ -> Counter.builder(name).description(help).tags(tags).register(registry));
  }

  /** A gauge that stands where the number returned does. */
  AtomicInteger gauge(String name, String help, Tags tags) {
    var number = new AtomicInteger();
    Gauge.builder(name, number, AtomicInteger::get)
        .description(help)
        .tags(tags)
        .strongReference(true)
        .register(registry);
    return number;
  }

  void time(String name, String help, double[] buckets, Tags tags, Duration took) {
    distribution(name, help, buckets, tags).record(took.toNanos() / NANOS);
  }

  private DistributionSummary distribution(String name, String help, double[] buckets, Tags tags) {
    return histograms.computeIfAbsent(
        new Series(name, tags),
        _ ->
            DistributionSummary.builder(name)
                .description(help)
                .serviceLevelObjectives(buckets)
                .tags(tags)
                .register(registry));
  }

  /** All of it in Prometheus' text format. */
  public String text() {
    // Kubernetes shows no greatest values beside its histograms: they are families of other names.
    Set<String> names = new HashSet<>();
    for (Meter meter : registry.getMeters()) {
      names.add(meter.getId().getName());
      names.add(
          registry
              .config()
              .namingConvention()
              .name(meter.getId().getName(), meter.getId().getType()));
    }
    return registry.scrape(TEXT, names);
  }
}
