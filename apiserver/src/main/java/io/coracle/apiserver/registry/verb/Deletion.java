package io.coracle.apiserver.registry.verb;

import io.coracle.api.GroupResource;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.apiserver.registry.query.DeleteOptions;
import io.coracle.apiserver.registry.query.DeleteOptions.Propagation;
import io.coracle.apiserver.strategy.Strategy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decides what a delete does to an object (apiserver {@code rest.BeforeDelete} and the generic
 * store). Pure: it changes the tree it is given and says what is to follow.
 *
 * <pre>
 * object                     | delete asked for         | outcome
 * plain                      | anything                 | removed
 * with finalizers left       | anything                 | marked with grace 0, stays until they are gone
 * graceful, grace over 0     | first time               | marked with the grace period, stays
 * graceful, marked           | longer or same grace     | nothing changes
 * graceful, marked           | shorter grace over 0     | the mark is brought forward
 * graceful, marked           | grace 0                  | removed, unless finalizers are left
 * </pre>
 */
final class Deletion {
  private static final long NOT_REQUESTED = -1;
  private static final String ORPHAN = "orphan";
  private static final String FOREGROUND = "foregroundDeletion";
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
  private static final GroupResource DEFINITIONS =
      new GroupResource("apiextensions.k8s.io", "customresourcedefinitions");
  private static final GroupResource EVENTS = new GroupResource("", "events");

  /** Kinds whose deletion is answered with the object instead of a Status. */
  private static final Set<GroupResource> ANSWERED_WITH_OBJECT =
      Set.of(
          PODS,
          new GroupResource("", "services"),
          new GroupResource("", "podtemplates"),
          new GroupResource("", "resourcequotas"),
          new GroupResource("", "serviceaccounts"),
          new GroupResource("", "persistentvolumes"),
          new GroupResource("", "persistentvolumeclaims"),
          new GroupResource("storage.k8s.io", "storageclasses"),
          new GroupResource("storage.k8s.io", "volumeattachments"),
          new GroupResource("storage.k8s.io", "volumeattributesclasses"),
          new GroupResource("storage.k8s.io", "csinodes"),
          new GroupResource("resource.k8s.io", "deviceclasses"),
          new GroupResource("resource.k8s.io", "resourceclaims"),
          new GroupResource("resource.k8s.io", "resourceclaimtemplates"),
          new GroupResource("resource.k8s.io", "resourceslices"));

  /** Kinds whose dependents stay unless the client says otherwise: so they were made long ago. */
  private static final Set<GroupResource> ORPHANING =
      Set.of(new GroupResource("batch", "jobs"), new GroupResource("", "replicationcontrollers"));

  /** What follows. */
  enum Outcome {
    /** The object is removed, with the tree as its last state. */
    REMOVED,
    /** The tree is stored in the object's place. */
    MARKED,
    /** Nothing is written. */
    UNCHANGED
  }

  private Deletion() {}

  /** Whether a delete of this kind is answered with the object. */
  static boolean isAnsweredWithObject(GroupResource storage) {
    return ANSWERED_WITH_OBJECT.contains(storage);
  }

  /** Whether objects of this kind take their time to end. */
  static boolean isGraceful(GroupResource storage) {
    return storage.equals(PODS);
  }

  /** What clients should know who delete without saying what is to happen to dependents. */
  static List<String> warnings(GroupResource storage, DeleteOptions options) {
    boolean unsaid = options.propagation().isEmpty() && options.orphanDependents().isEmpty();
    return unsaid && storage.resource().equals("jobs") && ORPHANING.contains(storage)
        ? List.of(
            "child pods are preserved by default when jobs are deleted; set"
                + " propagationPolicy=Background to remove them or set propagationPolicy=Orphan to"
                + " suppress this warning")
        : List.of();
  }

  /** Whether nothing holds an object back any longer that was marked for deletion. */
  static boolean isComplete(GroupResource storage, ObjectNode object) {
    return Metadata.isDeleting(object)
        && Metadata.number(object, Metadata.DELETION_GRACE_PERIOD_SECONDS).orElse(0) == 0
        && Metadata.finalizers(object).isEmpty()
        && !isHeldByNamespace(storage, object);
  }

  /** Namespaces have finalizers of their own, for their contents. */
  private static boolean isHeldByNamespace(GroupResource storage, ObjectNode object) {
    return storage.equals(NAMESPACES) && !object.path("spec").path("finalizers").isEmpty();
  }

  /** Does to {@code object} what the delete asks for. */
  static Outcome apply(
      GroupResource storage,
      Strategy strategy,
      ObjectNode object,
      DeleteOptions options,
      Instant now) {
    strategy.prepareForDelete(object, now);
    boolean finalizersChanged = setFinalizers(storage, object, options);
    boolean held = !Metadata.finalizers(object).isEmpty() || isHeldByNamespace(storage, object);
    if (!isGraceful(storage)) {
      if (!held) {
        return Outcome.REMOVED;
      }
      boolean marked = mark(storage, object, 0, now);
      return marked || finalizersChanged ? Outcome.MARKED : Outcome.UNCHANGED;
    }
    return graceful(strategy, object, options, now, held, finalizersChanged);
  }

  private static Outcome graceful(
      Strategy strategy,
      ObjectNode object,
      DeleteOptions options,
      Instant now,
      boolean held,
      boolean finalizersChanged) {
    long requested = options.gracePeriodSeconds().isPresent() ? seconds(options) : NOT_REQUESTED;
    if (Metadata.isDeleting(object)) {
      long pending = Metadata.number(object, Metadata.DELETION_GRACE_PERIOD_SECONDS).orElse(0);
      if (requested == NOT_REQUESTED || requested >= pending) {
        if (pending == 0 && !held) {
          return Outcome.REMOVED;
        }
        return finalizersChanged ? Outcome.MARKED : Outcome.UNCHANGED;
      }
      bringForward(object, pending, requested);
    } else {
      mark(PODS, object, strategy.gracePeriodSeconds(object, requested), now);
    }
    long grace = Metadata.number(object, Metadata.DELETION_GRACE_PERIOD_SECONDS).orElse(0);
    return grace == 0 && !held ? Outcome.REMOVED : Outcome.MARKED;
  }

  /** A negative period counts as one second. */
  private static long seconds(DeleteOptions options) {
    long asked = options.gracePeriodSeconds().orElse(0);
    return asked < 0 ? 1 : asked;
  }

  private static void bringForward(ObjectNode object, long pending, long shorter) {
    Instant end = Instant.parse(Metadata.text(object, Metadata.DELETION_TIMESTAMP));
    ObjectNode metadata = Metadata.of(object);
    metadata.put(
        Metadata.DELETION_TIMESTAMP, Metadata.time(end.minusSeconds(pending).plusSeconds(shorter)));
    metadata.put(Metadata.DELETION_GRACE_PERIOD_SECONDS, shorter);
  }

  /** Marks the object as being deleted; returns whether that is new. */
  private static boolean mark(
      GroupResource storage, ObjectNode object, long graceSeconds, Instant now) {
    if (Metadata.isDeleting(object)) {
      return false;
    }
    ObjectNode metadata = Metadata.of(object);
    metadata.put(
        Metadata.DELETION_TIMESTAMP, Metadata.time(now.plus(Duration.ofSeconds(graceSeconds))));
    if (storage.equals(DEFINITIONS)) {
      return true; // neither a grace period nor a new generation, as the reference has it
    }
    if (!storage.equals(NAMESPACES)) {
      metadata.put(Metadata.DELETION_GRACE_PERIOD_SECONDS, graceSeconds);
    } else if (object.get("status") instanceof ObjectNode status) {
      status.put("phase", "Terminating");
    }
    Metadata.number(object, Metadata.GENERATION)
        .ifPresent(generation -> metadata.put(Metadata.GENERATION, generation + 1));
    return true;
  }

  /** Puts the finalizers of the garbage collector in or out, as the propagation policy asks. */
  private static boolean setFinalizers(
      GroupResource storage, ObjectNode object, DeleteOptions options) {
    if (storage.equals(EVENTS)) {
      return false; // events own nothing
    }
    List<String> before = Metadata.finalizers(object);
    var after = new ArrayList<>(before);
    boolean orphan = orphans(storage, before, options);
    boolean foreground = foreground(before, options);
    after.removeAll(List.of(ORPHAN, FOREGROUND));
    if (orphan) {
      after.add(ORPHAN);
    }
    if (foreground) {
      after.add(FOREGROUND);
    }
    if (Set.copyOf(after).equals(Set.copyOf(before))) {
      return false;
    }
    Metadata.finalizers(object, after);
    return true;
  }

  private static boolean orphans(
      GroupResource storage, List<String> finalizers, DeleteOptions options) {
    if (options.orphanDependents().isPresent()) {
      return options.orphanDependents().get();
    }
    return options
        .propagation()
        .map(policy -> policy == Propagation.ORPHAN)
        .orElseGet(
            () ->
                finalizers.contains(ORPHAN)
                    || (!finalizers.contains(FOREGROUND) && ORPHANING.contains(storage)));
  }

  private static boolean foreground(List<String> finalizers, DeleteOptions options) {
    if (options.orphanDependents().isPresent()) {
      return false;
    }
    return options
        .propagation()
        .map(policy -> policy == Propagation.FOREGROUND)
        .orElseGet(() -> finalizers.contains(FOREGROUND) && !finalizers.contains(ORPHAN));
  }
}
