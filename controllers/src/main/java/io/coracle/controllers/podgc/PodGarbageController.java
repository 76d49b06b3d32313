package io.coracle.controllers.podgc;

import io.coracle.api.json.Json;
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
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deletes pods that nobody else will: those bound to a node that has been gone for a while, those
 * that are terminating without ever having been bound or on a node that is out of service, and the
 * oldest ended pods when there are too many, evicted ones first. One key, reconciled periodically.
 */
public final class PodGarbageController implements Controller {
  /** More ended pods than this are not kept ({@code --terminated-pod-gc-threshold}). */
  static final int TERMINATED_THRESHOLD = 12_500;

  private static final String DISRUPTION = "DisruptionTarget";
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
    Garbage.among(pods.all(), TERMINATED_THRESHOLD, name -> standing(name, now))
        .forEach(this::collect);
    missingSince.keySet().removeIf(node -> nodes.get("", node).isPresent());
    return Result.after(PERIOD);
  }

  private Garbage.Standing standing(String name, Instant now) {
    return nodes
        .get("", name)
        .map(Garbage::standing)
        .orElseGet(
            () -> isLongGone(name, now) ? Garbage.Standing.GONE : Garbage.Standing.IN_SERVICE);
  }

  private boolean isLongGone(String node, Instant now) {
    if (nodes.get("", node).isPresent()) {
      return false;
    }
    Instant since = missingSince.computeIfAbsent(node, n -> now);
    boolean longGone = !since.plus(QUARANTINE).isAfter(now);
    return longGone && context.client().resources(Node.class).get("", node).isEmpty();
  }

  /** Deletes a pod at once; one that has not ended counts as failed from then on. */
  private void collect(Garbage garbage) {
    Pod pod = garbage.pod();
    var resources = context.client().resources(Pod.class);
    String namespace = pod.getMetadata().getNamespace();
    String name = pod.getMetadata().getName();
    if (!PodStates.hasEnded(pod)) {
      resources.patch(
          namespace,
          name,
          "status",
          Resources.PatchType.STRATEGIC,
          Json.text(failed(garbage.disruption())));
    }
    resources.delete(namespace, name, DeleteOptions.now().onlyUid(pod.getMetadata().getUid()));
  }

  private ObjectNode failed(String disruption) {
    ObjectNode patch = Json.object();
    ObjectNode status = patch.putObject("status");
    status.put("phase", "Failed");
    if (!disruption.isEmpty()) {
      Instant now = context.environment().clock().now().truncatedTo(ChronoUnit.SECONDS);
      ObjectNode condition = status.putArray("conditions").addObject();
      condition.put("type", DISRUPTION);
      condition.put("status", "True");
      condition.put("reason", "DeletionByPodGC");
      condition.put("message", disruption);
      condition.put("lastTransitionTime", now.toString());
    }
    return patch;
  }
}
