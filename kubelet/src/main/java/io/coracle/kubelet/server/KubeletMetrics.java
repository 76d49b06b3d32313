package io.coracle.kubelet.server;

import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.PodDirectory;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.stats.PodStats;
import io.coracle.kubelet.stats.VolumeStats;
import io.coracle.kubelet.telemetry.KubeletMeters;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The kubelet's own metrics, for {@code /metrics}. Thread-safe.
 *
 * @param meters what it counts and times of its own work
 * @param evictions how many pods were evicted, by signal
 * @param volumes how many there are
 * @param certificates how long they are valid
 */
public record KubeletMetrics(
    String nodeName,
    String version,
    PodDirectory pods,
    Supplier<List<ContainerStatus>> containers,
    KubeletMeters meters,
    Supplier<Map<String, Long>> evictions,
    VolumeMetrics volumes,
    CertificateMetrics certificates) {

  String text(List<PodStats> stats) {
    var text = new MetricsText();
    text.family(
            "kubernetes_build_info",
            "gauge",
            "[STABLE] A metric with a constant '1' value labeled by version.")
        .add(1, List.of("git_version", version, "platform", "linux"));
    text.family("kubelet_node_name", "gauge", "[ALPHA] The node's name. The count is always 1.")
        .add(1, List.of("node", nodeName));
    running(text);
    var evicted =
        text.family(
            "kubelet_evictions",
            "counter",
            "[ALPHA] Cumulative number of pod evictions by eviction signal");
    new TreeMap<>(evictions.get())
        .forEach((signal, count) -> evicted.add(count, List.of("eviction_signal", signal)));
    var preempted =
        text.family(
            "kubelet_preemptions",
            "counter",
            "[ALPHA] Cumulative number of pod preemptions by preemption resource");
    new TreeMap<>(meters.preemptions())
        .forEach((signal, count) -> preempted.add(count, List.of("preemption_signal", signal)));
    volumeStats(text, stats);
    volumes.add(text, pods.pods());
    certificates.add(text);
    return text + meters.text();
  }

  private void running(MetricsText text) {
    List<Pod> all = pods.pods();
    counts(text, all);
    text.family(
            "kubelet_running_pods",
            "gauge",
            "[BETA] Number of pods that have a running pod sandbox")
        .add(all.stream().filter(pod -> Pods.phase(pod).equals("Running")).count(), List.of());
    var states =
        text.family("kubelet_running_containers", "gauge", "[BETA] Number of containers by state");
    Map<String, Long> byState =
        containers.get().stream()
            .collect(
                Collectors.groupingBy(
                    c -> c.state().name().toLowerCase(Locale.ROOT),
                    TreeMap::new,
                    Collectors.counting()));
    byState.forEach((state, count) -> states.add(count, List.of("container_state", state)));
  }

  private static void counts(MetricsText text, List<Pod> all) {
    List<Pod> active = all.stream().filter(pod -> !Pods.finished(pod)).toList();
    byOrigin(
        text.family(
            "kubelet_desired_pods",
            "gauge",
            "[ALPHA] The number of pods the kubelet is being instructed to run. static is true if"
                + " the pod is not from the apiserver."),
        all);
    byOrigin(
        text.family(
            "kubelet_active_pods",
            "gauge",
            "[ALPHA] The number of pods the kubelet considers active and which are being considered"
                + " when admitting new pods. static is true if the pod is not from the apiserver."),
        active);
    text.family(
            "kubelet_mirror_pods",
            "gauge",
            "[ALPHA] The number of mirror pods the kubelet will try to create (one per admitted"
                + " static pod)")
        .add(all.stream().filter(Pods::isStatic).count(), List.of());
    text.family(
            "kubelet_managed_ephemeral_containers",
            "gauge",
            "[ALPHA] Current number of ephemeral containers in pods managed by this kubelet.")
        .add(
            all.stream()
                .mapToLong(pod -> Fields.list(pod.getSpec().getEphemeralContainers()).size())
                .sum(),
            List.of());
  }

  private static void byOrigin(MetricsText.Family family, List<Pod> pods) {
    long ofFiles = pods.stream().filter(Pods::isStatic).count();
    family.add(pods.size() - ofFiles, List.of("static", ""));
    family.add(ofFiles, List.of("static", "true"));
  }

  private static void volumeStats(MetricsText text, List<PodStats> pods) {
    volume(
        text, pods, "capacity_bytes", "Capacity in bytes", v -> v.filesystem().whole().capacity());
    volume(
        text,
        pods,
        "available_bytes",
        "Number of available bytes",
        v -> v.filesystem().whole().available());
    volume(text, pods, "used_bytes", "Number of used bytes", v -> v.filesystem().used().bytes());
    volume(text, pods, "inodes", "Maximum number of inodes", v -> v.filesystem().whole().inodes());
    volume(
        text,
        pods,
        "inodes_free",
        "Number of free inodes",
        v -> v.filesystem().whole().inodesFree());
    volume(text, pods, "inodes_used", "Number of used inodes", v -> v.filesystem().used().inodes());
  }

  private static void volume(
      MetricsText text,
      List<PodStats> pods,
      String name,
      String help,
      Function<VolumeStats, Long> value) {
    var family =
        text.family("kubelet_volume_stats_" + name, "gauge", "[ALPHA] " + help + " in the volume");
    for (PodStats pod : pods) {
      for (VolumeStats volume : pod.volumes()) {
        if (!volume.claim().isEmpty()) {
          family.add(
              value.apply(volume),
              List.of(
                  "namespace", Pods.namespace(pod.pod()), "persistentvolumeclaim", volume.claim()));
        }
      }
    }
  }
}
