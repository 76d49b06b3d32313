package io.coracle.controllers.nodelifecycle;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a node's conditions and taints ought to be, from what the node says of itself and when it
 * last said anything. Pure.
 *
 * <pre>
 * Ready is        taints
 * True            none
 * False           node.kubernetes.io/not-ready     NoSchedule, NoExecute
 * Unknown         node.kubernetes.io/unreachable   NoSchedule, NoExecute
 *
 * condition is True    taint, NoSchedule
 * MemoryPressure       node.kubernetes.io/memory-pressure
 * DiskPressure         node.kubernetes.io/disk-pressure
 * PIDPressure          node.kubernetes.io/pid-pressure
 * NetworkUnavailable   node.kubernetes.io/network-unavailable
 * </pre>
 */
final class NodeHealth {
  /**
   * A node that has said nothing for this long is unreachable ({@code
   * --node-monitor-grace-period}).
   */
  static final Duration GRACE = Duration.ofSeconds(50);

  static final String NOT_READY = "node.kubernetes.io/not-ready";
  static final String UNREACHABLE = "node.kubernetes.io/unreachable";
  private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";

  private static final Map<String, String> PRESSURE_TAINTS =
      Map.of(
          "MemoryPressure", "node.kubernetes.io/memory-pressure",
          "DiskPressure", "node.kubernetes.io/disk-pressure",
          "PIDPressure", "node.kubernetes.io/pid-pressure",
          "NetworkUnavailable", "node.kubernetes.io/network-unavailable");

  private static final List<String> KUBELET_CONDITIONS =
      List.of("Ready", "MemoryPressure", "DiskPressure", "PIDPressure");

  private NodeHealth() {}

  static Optional<NodeCondition> condition(Node node, String type) {
    var status = node.getStatus();
    return status == null || status.getConditions() == null
        ? Optional.empty()
        : status.getConditions().stream().filter(c -> c.getType().equals(type)).findFirst();
  }

  /**
   * The node's conditions when it has been silent for too long: all that it reports itself become
   * Unknown.
   */
  static List<NodeCondition> silentConditions(Node node, Instant time) {
    String now = time.truncatedTo(ChronoUnit.SECONDS).toString();
    boolean neverPosted = condition(node, "Ready").isEmpty();
    var result = new ArrayList<NodeCondition>();
    if (node.getStatus() != null && node.getStatus().getConditions() != null) {
      node.getStatus().getConditions().stream()
          .filter(c -> !KUBELET_CONDITIONS.contains(c.getType()))
          .forEach(result::add);
    }
    for (String type : KUBELET_CONDITIONS) {
      Optional<NodeCondition> before = condition(node, type);
      if (before.isPresent() && "Unknown".equals(before.get().getStatus())) {
        result.add(before.get());
        continue;
      }
      result.add(
          new NodeConditionBuilder()
              .withType(type)
              .withStatus("Unknown")
              .withReason(neverPosted ? "NodeStatusNeverUpdated" : "NodeStatusUnknown")
              .withMessage(
                  neverPosted
                      ? "Kubelet never posted node status."
                      : "Kubelet stopped posting node status.")
              .withLastHeartbeatTime(before.map(NodeCondition::getLastHeartbeatTime).orElse(now))
              .withLastTransitionTime(now)
              .build());
    }
    return result;
  }

  /**
   * The taints that the node ought to have: those that follow from its conditions, and all that are
   * not ours.
   */
  static List<Taint> taints(Node node, Instant now) {
    List<Taint> before =
        node.getSpec() == null || node.getSpec().getTaints() == null
            ? List.of()
            : node.getSpec().getTaints();
    var wanted = new ArrayList<Taint>();
    before.stream().filter(taint -> !isOurs(taint)).forEach(wanted::add);
    String ready = condition(node, "Ready").map(NodeCondition::getStatus).orElse("Unknown");
    if (!ready.equals("True")) {
      String key = ready.equals("False") ? NOT_READY : UNREACHABLE;
      wanted.add(taint(key, "NoSchedule", before, now));
      wanted.add(taint(key, "NoExecute", before, now));
    }
    PRESSURE_TAINTS.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .filter(
            e -> condition(node, e.getKey()).map(c -> "True".equals(c.getStatus())).orElse(false))
        .forEach(e -> wanted.add(taint(e.getValue(), "NoSchedule", before, now)));
    if (node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable())) {
      wanted.add(taint(UNSCHEDULABLE, "NoSchedule", before, now));
    }
    return wanted;
  }

  /** Such a taint as it is there already, since when it is there, or a new one. */
  private static Taint taint(String key, String effect, List<Taint> before, Instant now) {
    return before.stream()
        .filter(t -> t.getKey().equals(key) && effect.equals(t.getEffect()))
        .findFirst()
        .orElseGet(
            () ->
                new TaintBuilder()
                    .withKey(key)
                    .withEffect(effect)
                    .withTimeAdded(now.truncatedTo(ChronoUnit.SECONDS).toString())
                    .build());
  }

  private static boolean isOurs(Taint taint) {
    return switch (taint.getKey()) {
      case NOT_READY, UNREACHABLE -> true;
      case UNSCHEDULABLE -> "NoSchedule".equals(taint.getEffect());
      default ->
          PRESSURE_TAINTS.containsValue(taint.getKey()) && "NoSchedule".equals(taint.getEffect());
    };
  }
}
