package io.coracle.kubelet.server;

import io.coracle.kubelet.cgroup.CgroupUsage;
import io.coracle.kubelet.cgroup.Cgroups;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.stats.ContainerStats;
import io.coracle.kubelet.stats.Cpu;
import io.coracle.kubelet.stats.Filesystem;
import io.coracle.kubelet.stats.Memory;
import io.coracle.kubelet.stats.NodeStats;
import io.coracle.kubelet.stats.PodStats;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The answer to {@code /metrics/cadvisor}: the families that dashboards and alerts use, one sample
 * for the machine, one for each pod and one for each of its containers.
 */
final class CadvisorMetrics {
  private static final double NANOS = 1e9;

  private final MetricsText text = new MetricsText();
  private final List<Row> rows = new ArrayList<>();
  private final NetworkMetrics wires = new NetworkMetrics();

  /** One cgroup; the root and those of pods have no filesystem of their own. */
  private record Row(
      List<String> labels,
      Instant started,
      Cpu cpu,
      Memory memory,
      Optional<Filesystem> layer,
      Optional<Cgroups.Measured> cgroup) {}

  private CadvisorMetrics() {}

  /**
   * The text.
   *
   * @param cpus of the machine
   * @param memory of the machine in bytes
   */
  static String of(NodeStats node, List<PodStats> pods, double cpus, long memory) {
    var metrics = new CadvisorMetrics();
    metrics.rows.add(
        new Row(
            labels("", "/", "", "", "", ""),
            node.started(),
            node.cpu(),
            node.memory(),
            Optional.of(node.storage()),
            Optional.empty()));
    metrics.wires.add(labels("", "/", "", "", "", ""), node.network());
    pods.forEach(metrics::add);
    metrics.usage();
    metrics.limits();
    metrics.filesystems();
    metrics.wires.families(metrics.text);
    metrics
        .text
        .family("machine_cpu_cores", "gauge", "Number of logical CPU cores.")
        .add(cpus, List.of());
    metrics
        .text
        .family("machine_memory_bytes", "gauge", "Amount of memory installed on the machine.")
        .add(memory, List.of());
    return metrics.text.toString();
  }

  private void add(PodStats pod) {
    String namespace = Pods.namespace(pod.pod());
    String name = Pods.name(pod.pod());
    String path = pod.cgroup().map(Cgroups.Measured::path).orElse("/pod" + Pods.uid(pod.pod()));
    rows.add(
        new Row(
            labels("", path, "", "", namespace, name),
            pod.started(),
            pod.cpu(),
            pod.memory(),
            Optional.empty(),
            pod.cgroup()));
    String sandbox = pod.network().sandbox();
    wires.add(labels("", path + "/" + sandbox, "", sandbox, namespace, name), pod.network());
    for (ContainerStats container : pod.containers()) {
      String id = container.container().id();
      rows.add(
          new Row(
              labels(
                  container.name(),
                  path + "/" + id,
                  container.container().image(),
                  id,
                  namespace,
                  name),
              container.container().created(),
              container.cpu(),
              container.memory(),
              Optional.of(container.rootfs()),
              container.cgroup()));
    }
  }

  private static List<String> labels(
      String container, String id, String image, String name, String namespace, String pod) {
    return List.of(
        "container", container,
        "id", id,
        "image", image,
        "name", name,
        "namespace", namespace,
        "pod", pod);
  }

  private static List<String> and(List<String> labels, String name, String value) {
    List<String> more = new ArrayList<>(labels);
    more.addAll(List.of(name, value));
    return more;
  }

  private void family(
      String name, String type, String help, Function<Row, Optional<Number>> value) {
    var family = text.family(name, type, help);
    for (Row row : rows) {
      value
          .apply(row)
          .ifPresent(v -> family.add(v.doubleValue(), row.labels(), row.cpu().at().toEpochMilli()));
    }
  }

  private void always(String name, String type, String help, Function<Row, Number> value) {
    family(name, type, help, row -> Optional.of(value.apply(row)));
  }

  private void counted(String name, String type, String help, Function<CgroupUsage, Long> value) {
    family(name, type, help, row -> row.cgroup().map(c -> value.apply(c.usage())));
  }

  private void usage() {
    var cpu =
        text.family(
            "container_cpu_usage_seconds_total",
            "counter",
            "Cumulative cpu time consumed in seconds.");
    for (Row row : rows) {
      cpu.add(
          row.cpu().coreNanos() / NANOS,
          and(row.labels(), "cpu", "total"),
          row.cpu().at().toEpochMilli());
    }
    counted(
        "container_cpu_cfs_throttled_periods_total",
        "counter",
        "Number of throttled period intervals.",
        CgroupUsage::throttled);
    always(
        "container_memory_usage_bytes",
        "gauge",
        "Current memory usage in bytes, including all memory regardless of when it was accessed",
        r -> r.memory().usage());
    always(
        "container_memory_working_set_bytes",
        "gauge",
        "Current working set in bytes.",
        r -> r.memory().workingSet());
    always("container_memory_rss", "gauge", "Size of RSS in bytes.", r -> r.memory().rss());
    counted(
        "container_memory_cache",
        "gauge",
        "Number of bytes of page cache memory.",
        CgroupUsage::cache);
    var faults =
        text.family(
            "container_memory_failures_total",
            "counter",
            "Cumulative count of memory allocation failures.");
    for (Row row : rows) {
      var labels = and(row.labels(), "scope", "hierarchy");
      faults.add(row.memory().pageFaults(), and(labels, "failure_type", "pgfault"));
      faults.add(row.memory().majorPageFaults(), and(labels, "failure_type", "pgmajfault"));
    }
    counted(
        "container_oom_events_total",
        "counter",
        "Count of out of memory events observed for the container",
        CgroupUsage::outOfMemory);
    counted(
        "container_processes",
        "gauge",
        "Number of processes running inside the container.",
        CgroupUsage::processes);
  }

  private void limits() {
    always(
        "container_last_seen",
        "gauge",
        "Last time a container was seen by the exporter",
        r -> r.cpu().at().getEpochSecond());
    always(
        "container_start_time_seconds",
        "gauge",
        "Start time of the container since unix epoch in seconds.",
        r -> r.started().getEpochSecond());
    family(
        "container_spec_memory_limit_bytes",
        "gauge",
        "Memory limit for the container.",
        r -> r.cgroup().map(Cgroups.Measured::memoryLimit));
  }

  private void filesystems() {
    family(
        "container_fs_usage_bytes",
        "gauge",
        "Number of bytes that are consumed by the container on this filesystem.",
        r -> r.layer().map(f -> f.used().bytes()));
    family(
        "container_fs_limit_bytes",
        "gauge",
        "Number of bytes that can be consumed by the container on this filesystem.",
        r -> r.layer().map(f -> f.whole().capacity()));
    family(
        "container_fs_inodes_total",
        "gauge",
        "Number of Inodes",
        r -> r.layer().map(f -> f.whole().inodes()));
    family(
        "container_fs_inodes_free",
        "gauge",
        "Number of available Inodes",
        r -> r.layer().map(f -> f.whole().inodesFree()));
  }
}
