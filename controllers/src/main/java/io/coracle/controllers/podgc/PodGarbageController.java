package io.coracle.controllers.podgc;

import io.coracle.client.DeleteOptions;
import io.coracle.client.Resources;
import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ObjectKey;
import io.coracle.client.controller.Result;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.coracle.controllers.pods.PodStates;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Deletes pods that nobody else will: those bound to a node that has been gone for a while, those
 * that are terminating without ever having been bound, and the oldest ended pods when there are too
 * many. One key, reconciled periodically.
 */
public final class PodGarbageController implements Controller {
  /** More ended pods than this are not kept ({@code --terminated-pod-gc-threshold}). */
  static final int TERMINATED_THRESHOLD = 12_500;

  private static final ObjectKey ALL = new ObjectKey("", "all");
  private static final Duration PERIOD = Duration.ofSeconds(20);

  /** How long a node must be gone before its pods are. */
  private static final Duration QUARANTINE = Duration.ofSeconds(40);

  private final Context context;
  private final Informer<Node> nodes;
  private final Informer<Pod> pods;
  private final Map<String, Instant> missingSince = new HashMap<>();

  public PodGarbageController(Context context) {
    this.context = context;
    this.nodes = context.informers().of(Node.class);
    this.pods = context.informers().of(Pod.class);
  }

  @Override
  public String name() {
    return "pod-garbage-collector";
  }

  @Override
  public void watch(Informers informers, Consumer<ObjectKey> enqueue) {
    enqueue.accept(ALL);
  }

  @Override
  public Result reconcile(ObjectKey key) {
    Instant now = context.environment().clock().now();
    collectEnded();
    for (Pod pod : pods.all()) {
      String node = pod.getSpec().getNodeName();
      boolean bound = node != null && !node.isEmpty();
      boolean terminating = pod.getMetadata().getDeletionTimestamp() != null;
      if (!bound && terminating || bound && isLongGone(node, now)) {
        collect(pod);
      }
    }
    missingSince.keySet().removeIf(node -> nodes.get("", node).isPresent());
    return Result.after(PERIOD);
  }

  private boolean isLongGone(String node, Instant now) {
    if (nodes.get("", node).isPresent()) {
      return false;
    }
    Instant since = missingSince.computeIfAbsent(node, n -> now);
    boolean longGone = !since.plus(QUARANTINE).isAfter(now);
    return longGone && context.client().resources(Node.class).get("", node).isEmpty();
  }

  private void collectEnded() {
    List<Pod> ended =
        pods.all().stream()
            .filter(PodStates::hasEnded)
            .sorted(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()))
            .toList();
    ended.stream().limit(Math.max(0, ended.size() - TERMINATED_THRESHOLD)).forEach(this::collect);
  }

  private void collect(Pod pod) {
    var resources = context.client().resources(Pod.class);
    String namespace = pod.getMetadata().getNamespace();
    String name = pod.getMetadata().getName();
    if (!PodStates.hasEnded(pod)) {
      resources.patch(
          namespace,
          name,
          "status",
          Resources.PatchType.MERGE,
          "{\"status\":{\"phase\":\"Failed\"}}");
    }
    resources.delete(namespace, name, DeleteOptions.now().onlyUid(pod.getMetadata().getUid()));
  }
}
