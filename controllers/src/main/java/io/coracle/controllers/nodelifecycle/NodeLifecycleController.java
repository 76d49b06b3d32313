package io.coracle.controllers.nodelifecycle;

import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ObjectKey;
import io.coracle.client.controller.Result;
import io.coracle.client.events.EventRecorder;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Watches over nodes: a node whose lease and status stand still for {@link NodeHealth#GRACE} gets
 * the conditions Unknown; taints follow the conditions; pods on nodes that are not ready are marked
 * not ready.
 */
public final class NodeLifecycleController implements Controller {
  /** How often a node that seems well is looked at ({@code --node-monitor-period}). */
  private static final Duration PERIOD = Duration.ofSeconds(5);

  static final String LEASES = "kube-node-lease";
  static final String PODS_BY_NODE = "node";

  private final Context context;
  private final EventRecorder events;
  private final Informer<Node> nodes;
  private final Informer<Lease> leases;
  private final Informer<Pod> pods;
  private final Map<String, Sign> signs = new ConcurrentHashMap<>();

  /**
   * The last sign of life of a node. Times are those of our own clock: clocks of nodes may differ
   * from it.
   *
   * @param what the lease's and the status's times as the node wrote them
   * @param seen when we first saw them
   */
  private record Sign(String what, Instant seen) {}

  public NodeLifecycleController(Context context, EventRecorder events) {
    this.context = context;
    this.events = events;
    this.nodes = context.informers().of(Node.class);
    this.leases = context.informers().of(Lease.class, LEASES, "");
    this.pods = context.informers().of(Pod.class);
  }

  @Override
  public String name() {
    return "node-lifecycle";
  }

  @Override
  public void watch(Informers informers, Consumer<ObjectKey> enqueue) {
    pods.addIndex(PODS_BY_NODE, NodeLifecycleController::nodeOf);
    nodes.onChange(
        new Informer.Handler<>() {
          @Override
          public void added(Node node) {
            enqueue.accept(ObjectKey.of(node));
          }

          @Override
          public void updated(Node before, Node node) {
            enqueue.accept(ObjectKey.of(node));
          }

          @Override
          public void deleted(Node node) {
            signs.remove(node.getMetadata().getName());
          }
        });
  }

  static List<String> nodeOf(Pod pod) {
    String node = pod.getSpec().getNodeName();
    return node == null || node.isEmpty() ? List.of() : List.of(node);
  }

  @Override
  public Result reconcile(ObjectKey key) {
    Optional<Node> found = nodes.get("", key.name());
    if (found.isEmpty()) {
      return Result.done();
    }
    Instant now = context.environment().clock().now();
    Node node = found.get();
    if (isSilent(node, now)) {
      node = markSilent(node, now);
    }
    taint(node, now);
    if (!isReady(node)) {
      pods.byIndex(PODS_BY_NODE, key.name()).forEach(pod -> markNotReady(pod, now));
    }
    return Result.after(PERIOD);
  }

  private static boolean isReady(Node node) {
    return NodeHealth.condition(node, "Ready").map(c -> "True".equals(c.getStatus())).orElse(false);
  }

  private boolean isSilent(Node node, Instant now) {
    String name = node.getMetadata().getName();
    String heartbeat =
        NodeHealth.condition(node, "Ready")
            .map(NodeCondition::getLastHeartbeatTime)
            .orElse(node.getMetadata().getCreationTimestamp());
    String lease =
        leases
            .get(LEASES, name)
            .filter(l -> l.getSpec() != null && l.getSpec().getRenewTime() != null)
            .map(l -> l.getSpec().getRenewTime().toString())
            .orElse("");
    String what = heartbeat + " " + lease;
    Sign sign =
        signs.compute(
            name,
            (n, before) ->
                before != null && before.what.equals(what) ? before : new Sign(what, now));
    return sign.seen.plus(NodeHealth.GRACE).isBefore(now);
  }

  private Node markSilent(Node node, Instant now) {
    boolean marked =
        NodeHealth.condition(node, "Ready").map(c -> "Unknown".equals(c.getStatus())).orElse(false);
    if (marked) {
      return node;
    }
    events.normal(
        node,
        "NodeNotReady",
        "Node " + node.getMetadata().getName() + " status is now: NodeNotReady");
    return context
        .client()
        .resources(Node.class)
        .editStatus(
            "",
            node.getMetadata().getName(),
            n ->
                new NodeBuilder(n)
                    .editOrNewStatus()
                    .withConditions(NodeHealth.silentConditions(n, now))
                    .endStatus()
                    .build())
        .orElse(node);
  }

  private void taint(Node node, Instant now) {
    List<Taint> wanted = NodeHealth.taints(node, now);
    List<Taint> there = node.getSpec() == null ? List.of() : node.getSpec().getTaints();
    if (wanted.equals(there == null ? List.of() : there)) {
      return;
    }
    context
        .client()
        .resources(Node.class)
        .edit(
            "",
            node.getMetadata().getName(),
            n ->
                new NodeBuilder(n)
                    .editOrNewSpec()
                    .withTaints(NodeHealth.taints(n, now))
                    .endSpec()
                    .build());
  }

  /**
   * Nobody on the node can say that the pod is not ready any more, so that Services leave it out.
   */
  private void markNotReady(Pod pod, Instant time) {
    if (readyCondition(pod).isEmpty()) {
      return;
    }
    String now = time.truncatedTo(ChronoUnit.SECONDS).toString();
    context
        .client()
        .resources(Pod.class)
        .editStatus(
            pod.getMetadata().getNamespace(),
            pod.getMetadata().getName(),
            p -> readyCondition(p).isEmpty() ? p : withReadyFalse(p, now));
  }

  private static Optional<PodCondition> readyCondition(Pod pod) {
    return pod.getStatus() == null || pod.getStatus().getConditions() == null
        ? Optional.empty()
        : pod.getStatus().getConditions().stream()
            .filter(c -> c.getType().equals("Ready") && "True".equals(c.getStatus()))
            .findFirst();
  }

  private static Pod withReadyFalse(Pod pod, String now) {
    List<PodCondition> conditions =
        pod.getStatus().getConditions().stream()
            .map(
                c ->
                    c.getType().equals("Ready")
                        ? new PodConditionBuilder(c)
                            .withStatus("False")
                            .withLastTransitionTime(now)
                            .build()
                        : c)
            .toList();
    return new PodBuilder(pod).editStatus().withConditions(conditions).endStatus().build();
  }
}
