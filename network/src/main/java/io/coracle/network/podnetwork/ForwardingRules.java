package io.coracle.network.podnetwork;

import io.coracle.base.host.Programs;
import io.coracle.base.log.Log;
import java.util.List;

/**
 * Permission for pods' packets to be forwarded, on machines where something else (Docker, a
 * firewall) forbids forwarding by default. Elsewhere nothing is changed.
 */
final class ForwardingRules {
  private static final Log LOG = Log.of("network");

  private final String bridge;

  ForwardingRules(String bridge) {
    this.bridge = bridge;
  }

  private String mark() {
    return "coracle-" + bridge;
  }

  void allow() {
    List<String> rules = rules();
    boolean forbidden = rules.contains("-P FORWARD DROP") || rules.contains("-P FORWARD REJECT");
    boolean allowed = rules.stream().anyMatch(rule -> rule.contains(mark()));
    if (!forbidden || allowed) {
      return;
    }
    for (String direction : List.of("-i", "-o")) {
      Programs.Result result =
          Programs.run(
              "iptables",
              "-w",
              "-I",
              "FORWARD",
              direction,
              bridge,
              "-m",
              "comment",
              "--comment",
              mark(),
              "-j",
              "ACCEPT");
      if (!result.succeeded()) {
        LOG.warn("Pods' packets may not be forwarded", "cause", result.output().strip());
      }
    }
  }

  void withdraw() {
    for (String rule : rules()) {
      if (rule.startsWith("-A ") && rule.contains(mark())) {
        Iptables.delete("filter", rule);
      }
    }
  }

  private static List<String> rules() {
    return Iptables.rules("filter", "FORWARD");
  }
}
