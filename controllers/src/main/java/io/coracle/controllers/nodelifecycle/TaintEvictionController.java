package io.coracle.controllers.nodelifecycle;

import io.coracle.client.DeleteOptions;
import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ObjectKey;
import io.coracle.client.controller.Result;
import io.coracle.client.events.EventRecorder;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Deletes pods from nodes whose NoExecute taints they do not tolerate, or tolerate no longer. Keys
 * are pods.
 */
public final class TaintEvictionController implements Controller {
  private final Context context;
  private final EventRecorder events;
  private final Informer<Node> nodes;
  private final Informer<Pod> pods;

  /**
   * Since when pods, by their uid, are known to sit on a tainted node: their time runs from then.
   */
  private final Map<String, Instant> tainted = new ConcurrentHashMap<>();

  public TaintEvictionController(Context context, EventRecorder events) {
    this.context = context;
    this.events = events;
    this.nodes = context.informers().of(Node.class);
    this.pods = context.informers().of(Pod.class);
  }

  @Override
  public String name() {
    return "taint-eviction-controller";
  }

  @Override
  public void watch(Informers informers, Consumer<ObjectKey> enqueue) {
    nodes.onChange(
        new Informer.Handler<>() {
          @Override
          public void added(Node node) {
            if (!taints(node).isEmpty()) {
              enqueuePods(node);
            }
          }

          @Override
          public void updated(Node before, Node node) {
            if (!Objects.equals(taints(before), taints(node))) {
              enqueuePods(node);
            }
          }

          private void enqueuePods(Node node) {
            pods.byIndex(NodeLifecycleController.PODS_BY_NODE, node.getMetadata().getName())
                .forEach(pod -> enqueue.accept(ObjectKey.of(pod)));
          }
        });
    pods.onChange(
        new Informer.Handler<>() {
          @Override
          public void added(Pod pod) {
            if (pod.getSpec().getNodeName() != null) {
              enqueue.accept(ObjectKey.of(pod));
            }
          }

          @Override
          public void updated(Pod before, Pod pod) {
            boolean bound =
                !Objects.equals(before.getSpec().getNodeName(), pod.getSpec().getNodeName());
            if (bound
                || !Objects.equals(
                    before.getSpec().getTolerations(), pod.getSpec().getTolerations())) {
              added(pod);
            }
          }

          @Override
          public void deleted(Pod pod) {
            tainted.remove(pod.getMetadata().getUid());
          }
        });
  }

  private static List<Taint> taints(Node node) {
    return node.getSpec() == null || node.getSpec().getTaints() == null
        ? List.of()
        : node.getSpec().getTaints();
  }

  @Override
  public Result reconcile(ObjectKey key) {
    Optional<Pod> pod = pods.get(key.namespace(), key.name());
    if (pod.isEmpty() || pod.get().getMetadata().getDeletionTimestamp() != null) {
      return Result.done();
    }
    Optional<Node> node =
        Optional.ofNullable(pod.get().getSpec().getNodeName()).flatMap(name -> nodes.get("", name));
    if (node.isEmpty()) {
      return Result.done();
    }
    Instant now = context.environment().clock().now();
    String uid = pod.get().getMetadata().getUid();
    Instant since = tainted.computeIfAbsent(uid, u -> now);
    Optional<Instant> leaves = TaintEviction.leavesAt(pod.get(), taints(node.get()), since);
    if (leaves.isEmpty()) {
      tainted.remove(uid);
      return Result.done();
    }
    if (leaves.get().isAfter(now)) {
      return Result.after(Duration.between(now, leaves.get()));
    }
    evict(pod.get(), now);
    return Result.done();
  }

  private void evict(Pod pod, Instant now) {
    events.normal(pod, "TaintManagerEviction", "Marking for deletion Pod " + ObjectKey.of(pod));
    context
        .client()
        .resources(Pod.class)
        .editStatus(
            pod.getMetadata().getNamespace(),
            pod.getMetadata().getName(),
            p -> withDisruptionTarget(p, now));
    context
        .client()
        .resources(Pod.class)
        .delete(
            pod.getMetadata().getNamespace(),
            pod.getMetadata().getName(),
            DeleteOptions.DEFAULT.onlyUid(pod.getMetadata().getUid()));
  }

  private static Pod withDisruptionTarget(Pod pod, Instant now) {
    return new PodBuilder(pod)
        .editOrNewStatus()
        .removeMatchingFromConditions(c -> c.getType().equals("DisruptionTarget"))
        .addToConditions(
            new PodConditionBuilder()
                .withType("DisruptionTarget")
                .withStatus("True")
                .withReason("DeletionByTaintManager")
                .withMessage("Taint manager: deleting due to NoExecute taint")
                .withLastTransitionTime(now.truncatedTo(ChronoUnit.SECONDS).toString())
                .build())
        .endStatus()
        .build();
  }
}
