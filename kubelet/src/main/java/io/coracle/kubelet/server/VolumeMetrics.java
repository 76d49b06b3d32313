package io.coracle.kubelet.server;

import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.volume.VolumeCount;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How many volumes there should be, and how many there are. Thread-safe.
 *
 * @param prepared the pods whose volumes were made
 */
public record VolumeMetrics(Supplier<Collection<Pod>> prepared) {

  void add(MetricsText text, Collection<Pod> pods) {
    var total =
        text.family(
            "volume_manager_total_volumes", "gauge", "[ALPHA] Number of volumes in Volume Manager");
    add(total, "actual_state_of_world", VolumeCount.byPlugin(prepared.get()));
    List<Pod> wanted = pods.stream().filter(pod -> !Pods.finished(pod)).toList();
    add(total, "desired_state_of_world", VolumeCount.byPlugin(wanted));
  }

  private static void add(MetricsText.Family family, String state, Map<String, Long> counts) {
    counts.forEach(
        (plugin, count) -> family.add(count, List.of("plugin_name", plugin, "state", state)));
  }
}
