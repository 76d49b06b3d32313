package io.coracle.kubelet.server;

import io.coracle.api.json.Json;
import io.coracle.api.time.Times;
import io.coracle.base.Environment;
import io.coracle.kubelet.pods.Labels;
import io.coracle.kubelet.runtime.ContainerRuntime;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.ContainerUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the node and its containers use, for those who ask over HTTP. Rates are between this answer
 * and an earlier one, at least {@link #LEAST_INTERVAL} before. Thread-safe.
 */
public final class Usages {
  private static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);
  private static final double NANOS = 1e9;
  private static final String NODE = "";

  private final Environment environment;
  private final String nodeName;
  private final ContainerRuntime runtime;
  private final Supplier<NodeUsage> node;
  private final Instant started;
  private final Map<String, Rate> rates = new HashMap<>();

  private record Rate(Instant at, long cpuNanos, long nanosPerSecond) {}

  private record Used(ContainerStatus container, ContainerUsage usage) {
    String label(String name) {
      return container.labels().getOrDefault(name, "");
    }
  }

  public Usages(
      Environment environment,
      String nodeName,
      ContainerRuntime runtime,
      Supplier<NodeUsage> node) {
    this.environment = environment;
    this.nodeName = nodeName;
    this.runtime = runtime;
    this.node = node;
    this.started = environment.clock().now();
  }

  private List<Used> used() {
    Map<String, ContainerStatus> containers =
        runtime.containers().stream()
            .collect(Collectors.toMap(ContainerStatus::id, Function.identity()));
    List<Used> used =
        runtime.usage().stream()
            .flatMap(
                usage ->
                    Optional.ofNullable(containers.get(usage.containerId()))
                        .map(container -> new Used(container, usage))
                        .stream())
            .sorted(
                Comparator.comparing((Used u) -> u.label(Labels.POD_NAMESPACE))
                    .thenComparing(u -> u.label(Labels.POD_NAME))
                    .thenComparing(u -> u.label(Labels.CONTAINER_NAME)))
            .toList();
    synchronized (rates) {
      rates.keySet().removeIf(id -> !id.equals(NODE) && !containers.containsKey(id));
    }
    return used;
  }

  /** Core-nanoseconds a second, since an earlier time this was asked. */
  private long rate(String id, Instant at, long cpuNanos) {
    synchronized (rates) {
      Rate before = rates.get(id);
      if (before == null) {
        rates.put(id, new Rate(at, cpuNanos, 0));
        return 0;
      }
      Duration between = Duration.between(before.at(), at);
      if (between.compareTo(LEAST_INTERVAL) < 0) {
        return before.nanosPerSecond();
      }
      double seconds = between.toNanos() / NANOS;
      long rate = Math.max(0, (long) ((cpuNanos - before.cpuNanos()) / seconds));
      rates.put(id, new Rate(at, cpuNanos, rate));
      return rate;
    }
  }

  /** The answer to {@code /stats/summary} (kubelet stats/v1alpha1 Summary). */
  ObjectNode summary() {
    Instant now = environment.clock().now();
    ObjectNode summary = Json.object();
    NodeUsage machine = node.get();
    ObjectNode nodeStats = summary.putObject("node");
    nodeStats.put("nodeName", nodeName).put("startTime", Times.seconds(started));
    cpu(nodeStats, now, machine.cpuNanos(), rate(NODE, now, machine.cpuNanos()));
    memory(nodeStats, now, machine.memoryWorkingSet())
        .put("availableBytes", machine.memoryAvailable());
    ArrayNode pods = summary.putArray("pods");
    byPod().values().forEach(containers -> pod(pods.addObject(), containers));
    return summary;
  }

  private Map<String, List<Used>> byPod() {
    return used().stream()
        .collect(
            Collectors.groupingBy(
                u -> u.label(Labels.POD_NAMESPACE) + "/" + u.label(Labels.POD_NAME),
                TreeMap::new,
                Collectors.toList()));
  }

  private void pod(ObjectNode pod, List<Used> containers) {
    Used first = containers.getFirst();
    pod.putObject("podRef")
        .put("name", first.label(Labels.POD_NAME))
        .put("namespace", first.label(Labels.POD_NAMESPACE))
        .put("uid", first.label(Labels.POD_UID));
    Instant began =
        containers.stream().map(u -> u.container().created()).min(Instant::compareTo).orElseThrow();
    pod.put("startTime", Times.seconds(began));
    ArrayNode list = pod.putArray("containers");
    long cpu = 0;
    long cpuRate = 0;
    long memory = 0;
    for (Used used : containers) {
      ContainerUsage usage = used.usage();
      long rate = rate(usage.containerId(), usage.at(), usage.cpuNanos());
      ObjectNode container = list.addObject();
      container.put("name", used.label(Labels.CONTAINER_NAME));
      container.put("startTime", Times.seconds(used.container().created()));
      cpu(container, usage.at(), usage.cpuNanos(), rate);
      memory(container, usage.at(), usage.memoryWorkingSet());
      container
          .putObject("rootfs")
          .put("time", Times.seconds(usage.at()))
          .put("usedBytes", usage.filesystem())
          .put("inodesUsed", usage.inodes());
      cpu += usage.cpuNanos();
      cpuRate += rate;
      memory += usage.memoryWorkingSet();
    }
    cpu(pod, first.usage().at(), cpu, cpuRate);
    memory(pod, first.usage().at(), memory);
  }

  private static void cpu(ObjectNode parent, Instant at, long nanos, long rate) {
    parent
        .putObject("cpu")
        .put("time", Times.seconds(at))
        .put("usageNanoCores", rate)
        .put("usageCoreNanoSeconds", nanos);
  }

  private static ObjectNode memory(ObjectNode parent, Instant at, long workingSet) {
    return parent
        .putObject("memory")
        .put("time", Times.seconds(at))
        .put("usageBytes", workingSet)
        .put("workingSetBytes", workingSet);
  }

  /** The answer to {@code /metrics/resource}, which metrics-server reads. */
  String resourceMetrics() {
    var text = new StringBuilder();
    var lines = new ArrayList<String>();
    NodeUsage machine = node.get();
    Instant now = environment.clock().now();
    List<Used> used = used();
    for (Used u : used) {
      lines.add(line(u, seconds(u.usage().cpuNanos()), u.usage().at()));
    }
    family(text, "container_cpu_usage_seconds_total", "counter", lines);
    used.forEach(u -> lines.add(line(u, bytes(u), u.usage().at())));
    family(text, "container_memory_working_set_bytes", "gauge", lines);
    used.forEach(u -> lines.add(line(u, start(u), u.usage().at())));
    family(text, "container_start_time_seconds", "gauge", lines);
    lines.add(" " + seconds(machine.cpuNanos()) + " " + now.toEpochMilli());
    family(text, "node_cpu_usage_seconds_total", "counter", lines);
    lines.add(" " + machine.memoryWorkingSet() + " " + now.toEpochMilli());
    family(text, "node_memory_working_set_bytes", "gauge", lines);
    byPod(used, u -> u.usage().cpuNanos())
        .forEach((pod, sum) -> lines.add(pod + " " + seconds(sum) + " " + now.toEpochMilli()));
    family(text, "pod_cpu_usage_seconds_total", "counter", lines);
    byPod(used, u -> u.usage().memoryWorkingSet())
        .forEach((pod, sum) -> lines.add(pod + " " + sum + " " + now.toEpochMilli()));
    family(text, "pod_memory_working_set_bytes", "gauge", lines);
    lines.add(" 0");
    family(text, "resource_scrape_error", "gauge", lines);
    return text.toString();
  }

  private static Map<String, Long> byPod(List<Used> used, Function<Used, Long> value) {
    return used.stream()
        .collect(
            Collectors.groupingBy(
                u ->
                    "{namespace=\"%s\",pod=\"%s\"}"
                        .formatted(u.label(Labels.POD_NAMESPACE), u.label(Labels.POD_NAME)),
                TreeMap::new,
                Collectors.summingLong(value::apply)));
  }

  private static String line(Used used, String value, Instant at) {
    return "{container=\"%s\",namespace=\"%s\",pod=\"%s\"} %s %d"
        .formatted(
            used.label(Labels.CONTAINER_NAME),
            used.label(Labels.POD_NAMESPACE),
            used.label(Labels.POD_NAME),
            value,
            at.toEpochMilli());
  }

  private static String seconds(long nanos) {
    return Double.toString(nanos / NANOS);
  }

  private static String bytes(Used used) {
    return Long.toString(used.usage().memoryWorkingSet());
  }

  private static String start(Used used) {
    return Double.toString(used.container().created().toEpochMilli() / 1000.0);
  }

  private static void family(StringBuilder text, String name, String type, List<String> lines) {
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    lines.forEach(line -> text.append(name).append(line).append('\n'));
    lines.clear();
  }
}
