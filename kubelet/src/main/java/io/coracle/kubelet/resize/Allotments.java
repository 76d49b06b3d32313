package io.coracle.kubelet.resize;

import io.coracle.kubelet.pods.PodRequests;
import io.coracle.kubelet.pods.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the pods of this node have been given. A pod gets what it asks for when it is taken; when it
 * asks for something else later, it gets that if the node has it: if it never can, the resize is
 * infeasible, if it cannot now, deferred. Thread-safe.
 */
public final class Allotments {
  private static final List<String> RESOURCES = List.of("cpu", "memory");

  private final Map<String, Quantity> allocatable;
  private final AllotmentStore store;
  private final Map<String, Allotment> given = new HashMap<>();
  private final Map<String, Map<String, Long>> requests = new HashMap<>();

  /** That a pod has not been given what it asks for: {@code Infeasible} or {@code Deferred}. */
  public record Pending(String reason, String message) {}

  /**
   * A pod with the resources that it has been given.
   *
   * @param pending why it has not been given what it asks for
   * @param changed whether it has just been given something else
   */
  public record Answer(Pod pod, Optional<Pending> pending, boolean changed) {}

  /**
   * Allotments as they were kept.
   *
   * @param allocatable what all pods together may have
   */
  public Allotments(Map<String, Quantity> allocatable, AllotmentStore store) {
    this.allocatable = Map.copyOf(allocatable);
    this.store = store;
    store.load().forEach((uid, containers) -> given.put(uid, new Allotment(containers)));
  }

  /** The pod with what it has been given; it is given what it asks for if that is possible. */
  public synchronized Answer ask(Pod pod) {
    String uid = Pods.uid(pod);
    Allotment wanted = Allotment.of(pod);
    Allotment has = given.get(uid);
    if (has == null) {
      give(uid, wanted, pod);
      return new Answer(pod, Optional.empty(), false);
    }
    if (has.equals(wanted)) {
      requests.put(uid, PodRequests.of(pod));
      return new Answer(pod, Optional.empty(), false);
    }
    Pod before = has.applied(pod);
    requests.put(uid, PodRequests.of(before));
    Optional<Pending> pending = obstacle(uid, before, pod);
    if (pending.isPresent()) {
      return new Answer(before, pending, false);
    }
    give(uid, wanted, pod);
    return new Answer(pod, Optional.empty(), true);
  }

  private void give(String uid, Allotment allotment, Pod pod) {
    given.put(uid, allotment);
    requests.put(uid, PodRequests.of(pod));
    save();
  }

  private void save() {
    Map<String, Map<String, String>> all = new HashMap<>();
    given.forEach((uid, allotment) -> all.put(uid, allotment.containers()));
    store.save(all);
  }

  private Optional<Pending> obstacle(String uid, Pod before, Pod pod) {
    Map<String, Long> now = PodRequests.of(before);
    Map<String, Long> wanted = PodRequests.of(pod);
    for (String resource : RESOURCES) {
      long amount = wanted.getOrDefault(resource, 0L);
      if (amount > capacity(resource)) {
        return Optional.of(
            new Pending(
                "Infeasible",
                "Node didn't have enough capacity: %s, requested: %d, capacity: %d"
                    .formatted(resource, amount, capacity(resource))));
      }
    }
    for (String resource : RESOURCES) {
      long amount = wanted.getOrDefault(resource, 0L);
      long used = usedByOthers(uid, resource);
      // What shrinks always fits, even where there is too much already.
      boolean grows = amount > now.getOrDefault(resource, 0L);
      if (grows && used + amount > capacity(resource)) {
        return Optional.of(
            new Pending(
                "Deferred",
                "Node didn't have enough resource: %s, requested: %d, used: %d, capacity: %d"
                    .formatted(resource, amount, used, capacity(resource))));
      }
    }
    return Optional.empty();
  }

  private long capacity(String resource) {
    Quantity quantity = allocatable.get(resource);
    return quantity == null ? Long.MAX_VALUE : PodRequests.amount(resource, quantity);
  }

  private long usedByOthers(String uid, String resource) {
    return requests.entrySet().stream()
        .filter(e -> !e.getKey().equals(uid))
        .mapToLong(e -> e.getValue().getOrDefault(resource, 0L))
        .sum();
  }

  /** Takes back what a pod was given: it has ended. Returns whether it had anything. */
  public synchronized boolean release(Pod pod) {
    return requests.remove(Pods.uid(pod)) != null;
  }

  /** Forgets a pod that is gone. */
  public synchronized void forget(Pod pod) {
    requests.remove(Pods.uid(pod));
    if (given.remove(Pods.uid(pod)) != null) {
      save();
    }
  }
}
