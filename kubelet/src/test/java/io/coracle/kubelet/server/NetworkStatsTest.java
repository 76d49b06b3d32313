package io.coracle.kubelet.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.kubelet.disk.Space;
import io.coracle.kubelet.disk.Use;
import io.coracle.kubelet.stats.Cpu;
import io.coracle.kubelet.stats.Filesystem;
import io.coracle.kubelet.stats.Memory;
import io.coracle.kubelet.stats.Network;
import io.coracle.kubelet.stats.NodeStats;
import io.coracle.kubelet.stats.PodStats;
import io.coracle.kubelet.testing.TestPods;
import io.coracle.kubelet.traffic.InterfaceTraffic;
import io.coracle.kubelet.traffic.InterfaceTraffic.Way;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What goes over networks, as it is told. */
class NetworkStatsTest {
  private static final Instant AT = Instant.EPOCH;
  private static final Cpu CPU = new Cpu(AT, 0, 0);
  private static final Memory MEMORY = new Memory(AT, OptionalLong.empty(), 0, 0, 0, 0, 0);
  private static final Filesystem DISK = new Filesystem(AT, new Space(1, 1, 0, 1, 1), Use.NONE);
  private static final InterfaceTraffic SECOND =
      new InterfaceTraffic("net1", new Way(1, 2, 3, 4), new Way(5, 6, 7, 8));
  private static final InterfaceTraffic FIRST =
      new InterfaceTraffic("eth0", new Way(10, 20, 30, 40), new Way(50, 60, 70, 80));

  private static NodeStats node(InterfaceTraffic... interfaces) {
    var network = new Network(AT, "", List.of(interfaces));
    return new NodeStats(AT, CPU, MEMORY, DISK, DISK, true, 1, 1, network);
  }

  private static PodStats pod(InterfaceTraffic... interfaces) {
    var network = new Network(AT, "s1", List.of(interfaces));
    var pod = TestPods.pod("web", "Always", TestPods.container("main"));
    return new PodStats(
        pod, AT, List.of(), CPU, MEMORY, List.of(), DISK, 1, Optional.empty(), network);
  }

  @Test
  void summary_ethZero_standsForAll() {
    JsonNode summary =
        new SummaryDocument(false).of("node-1", node(SECOND), List.of(pod(SECOND, FIRST)));
    JsonNode network = summary.path("pods").path(0).path("network");
    assertThat(network.path("name").asString("")).isEqualTo("eth0");
    assertThat(network.path("rxBytes").asLong(0)).isEqualTo(10);
    assertThat(network.path("rxErrors").asLong(0)).isEqualTo(30);
    assertThat(network.path("txBytes").asLong(0)).isEqualTo(50);
    assertThat(network.path("txErrors").asLong(0)).isEqualTo(70);
    assertThat(network.path("interfaces").valueStream().map(i -> i.path("name").asString("")))
        .containsExactly("net1", "eth0");
    JsonNode ofNode = summary.path("node").path("network");
    assertThat(ofNode.path("name").asString("none")).isEmpty();
    assertThat(ofNode.has("rxBytes")).isFalse();
    assertThat(ofNode.path("interfaces")).hasSize(1);
  }

  @Test
  void summary_onlyCpuAndMemory_leavesNetworksOut() {
    JsonNode summary = new SummaryDocument(true).of("node-1", node(FIRST), List.of(pod(FIRST)));
    assertThat(summary.path("node").has("network")).isFalse();
    assertThat(summary.path("pods").path(0).has("network")).isFalse();
  }

  @Test
  void cadvisor_interfaces_areSamplesOfTheSandbox() {
    String text = CadvisorMetrics.of(node(FIRST), List.of(pod(FIRST, SECOND)), 1, 1);
    String uid = "uid-web";
    String labels =
        "{container=\"\",id=\"/pod%s/s1\",image=\"\",name=\"s1\",namespace=\"default\",pod=\"web\""
            .formatted(uid);
    assertThat(text)
        .contains("# TYPE container_network_receive_bytes_total counter\n")
        .contains(
            "container_network_receive_bytes_total{container=\"\",id=\"/\",image=\"\",name=\"\""
                + ",namespace=\"\",pod=\"\",interface=\"eth0\"} 10 0\n")
        .contains("container_network_receive_bytes_total" + labels + ",interface=\"eth0\"} 10 0\n")
        .contains("container_network_transmit_bytes_total" + labels + ",interface=\"net1\"} 5 0\n")
        .contains("container_network_receive_errors_total" + labels + ",interface=\"eth0\"} 30 0\n")
        .contains(
            "container_network_transmit_packets_dropped_total"
                + labels
                + ",interface=\"eth0\"} 80 0\n")
        .contains(
            "container_network_transmit_packets_total" + labels + ",interface=\"net1\"} 6 0\n");
  }
}
