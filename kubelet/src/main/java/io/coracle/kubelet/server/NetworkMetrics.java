package io.coracle.kubelet.server;

import io.coracle.kubelet.stats.Network;
import io.coracle.kubelet.traffic.InterfaceTraffic;
import io.coracle.kubelet.traffic.InterfaceTraffic.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** cAdvisor's counters of networks: a sample for each interface. Not thread-safe. */
final class NetworkMetrics {
  private final List<Wired> all = new ArrayList<>();

  private record Wired(List<String> labels, Network network) {}

  /** Adds the network of what has those labels. */
  void add(List<String> labels, Network network) {
    all.add(new Wired(labels, network));
  }

  /** Writes the families. */
  void families(MetricsText text) {
    way(text, "receive", "received", "receiving", InterfaceTraffic::received);
    way(text, "transmit", "transmitted", "transmitting", InterfaceTraffic::sent);
  }

  private void way(
      MetricsText text,
      String verb,
      String done,
      String doing,
      Function<InterfaceTraffic, Way> way) {
    String name = "container_network_" + verb;
    String count = "Cumulative count of ";
    family(text, name + "_bytes_total", count + "bytes " + done, way.andThen(Way::bytes));
    family(
        text,
        name + "_errors_total",
        count + "errors encountered while " + doing,
        way.andThen(Way::errors));
    family(
        text,
        name + "_packets_dropped_total",
        count + "packets dropped while " + doing,
        way.andThen(Way::dropped));
    family(text, name + "_packets_total", count + "packets " + done, way.andThen(Way::packets));
  }

  private void family(
      MetricsText text, String name, String help, Function<InterfaceTraffic, Long> value) {
    var family = text.family(name, "counter", help);
    for (Wired wired : all) {
      for (InterfaceTraffic traffic : wired.network().interfaces()) {
        List<String> labels = new ArrayList<>(wired.labels());
        labels.addAll(List.of("interface", traffic.name()));
        family.add(value.apply(traffic), labels, wired.network().at().toEpochMilli());
      }
    }
  }
}
