package io.coracle.kubelet.server;

import io.coracle.kubelet.machine.Machine;
import io.coracle.kubelet.pods.PodDirectory;
import io.coracle.kubelet.stats.PodStats;
import io.coracle.kubelet.stats.StatsProvider;
import io.coracle.kubelet.telemetry.RequestMeters;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What the server tells of what the node and its pods use. Calls block. */
public record Measurements(
    String nodeName,
    Machine machine,
    PodDirectory pods,
    StatsProvider stats,
    KubeletMetrics kubelet) {
  private static final double MILLI = 1000;

  private List<PodStats> measured() {
    return stats.pods(pods.pods());
  }

  ObjectNode summary(boolean little) {
    return new SummaryDocument(little).of(nodeName, stats.node(), measured());
  }

  String resources() {
    return ResourceMetrics.of(stats.node(), measured());
  }

  String containers() {
    Machine.Facts facts = machine.facts();
    return CadvisorMetrics.of(stats.node(), measured(), facts.cpuMilli() / MILLI, facts.memory());
  }

  String probes() {
    return ProbeMetrics.of(kubelet.meters().probes().lines());
  }

  RequestMeters requests() {
    return kubelet.meters().requests();
  }

  String own() {
    return kubelet.text(measured());
  }
}
