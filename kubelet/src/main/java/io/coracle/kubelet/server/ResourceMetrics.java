package io.coracle.kubelet.server;

import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.stats.ContainerStats;
import io.coracle.kubelet.stats.NodeStats;
import io.coracle.kubelet.stats.PodStats;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;

/** The answer to {@code /metrics/resource}, which metrics-server reads. */
final class ResourceMetrics {
  private static final double NANOS = 1e9;

  private ResourceMetrics() {}

  static String of(NodeStats node, List<PodStats> pods) {
    var text = new MetricsText();
    var cpu =
        text.family(
            "container_cpu_usage_seconds_total",
            "counter",
            "[STABLE] Cumulative cpu time consumed by the container in core-seconds");
    each(pods, (p, c) -> cpu.add(c.cpu().coreNanos() / NANOS, labels(p, c), at(c)));
    var memory =
        text.family(
            "container_memory_working_set_bytes",
            "gauge",
            "[STABLE] Current working set of the container in bytes");
    each(pods, (p, c) -> memory.add(c.memory().workingSet(), labels(p, c), at(c)));
    var started =
        text.family(
            "container_start_time_seconds",
            "gauge",
            "[STABLE] Start time of the container since unix epoch in seconds");
    each(pods, (p, c) -> started.add(seconds(c.container().created()), labels(p, c)));
    text.family(
            "node_cpu_usage_seconds_total",
            "counter",
            "[STABLE] Cumulative cpu time consumed by the node in core-seconds")
        .add(node.cpu().coreNanos() / NANOS, List.of(), node.cpu().at().toEpochMilli());
    text.family(
            "node_memory_working_set_bytes",
            "gauge",
            "[STABLE] Current working set of the node in bytes")
        .add(node.memory().workingSet(), List.of(), node.memory().at().toEpochMilli());
    var podCpu =
        text.family(
            "pod_cpu_usage_seconds_total",
            "counter",
            "[STABLE] Cumulative cpu time consumed by the pod in core-seconds");
    pods.forEach(
        p -> podCpu.add(p.cpu().coreNanos() / NANOS, labels(p), p.cpu().at().toEpochMilli()));
    var podMemory =
        text.family(
            "pod_memory_working_set_bytes",
            "gauge",
            "[STABLE] Current working set of the pod in bytes");
    pods.forEach(
        p -> podMemory.add(p.memory().workingSet(), labels(p), p.memory().at().toEpochMilli()));
    text.family(
            "resource_scrape_error",
            "gauge",
            "[STABLE] 1 if there was an error while getting container metrics, 0 otherwise")
        .add(0, List.of());
    return text.toString();
  }

  private static void each(List<PodStats> pods, BiConsumer<PodStats, ContainerStats> body) {
    pods.forEach(pod -> pod.containers().forEach(container -> body.accept(pod, container)));
  }

  private static List<String> labels(PodStats pod, ContainerStats container) {
    return List.of(
        "container",
        container.name(),
        "namespace",
        Pods.namespace(pod.pod()),
        "pod",
        Pods.name(pod.pod()));
  }

  private static List<String> labels(PodStats pod) {
    return List.of("namespace", Pods.namespace(pod.pod()), "pod", Pods.name(pod.pod()));
  }

  private static long at(ContainerStats container) {
    return container.cpu().at().toEpochMilli();
  }

  private static double seconds(Instant instant) {
    return instant.toEpochMilli() / 1000.0;
  }
}
