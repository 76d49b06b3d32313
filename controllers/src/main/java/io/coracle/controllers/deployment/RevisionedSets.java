package io.coracle.controllers.deployment;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ReplicaSets of a deployment: the one with its present template, and the older ones.
 *
 * @param current the set with the deployment's template, if there is one
 * @param old all others, oldest first
 */
record RevisionedSets(Optional<ReplicaSet> current, List<ReplicaSet> old) {
  static final String TEMPLATE_HASH = "pod-template-hash";
  static final String REVISION = "deployment.kubernetes.io/revision";
  static final String REVISION_HISTORY = "deployment.kubernetes.io/revision-history";
  static final String DESIRED_REPLICAS = "deployment.kubernetes.io/desired-replicas";
  static final String MAX_REPLICAS = "deployment.kubernetes.io/max-replicas";

  RevisionedSets {
    old = List.copyOf(old);
  }

  static RevisionedSets of(Deployment deployment, List<ReplicaSet> sets) {
    List<ReplicaSet> sorted =
        sets.stream()
            .sorted(
                Comparator.<ReplicaSet, String>comparing(
                        s -> s.getMetadata().getCreationTimestamp())
                    .thenComparing(s -> s.getMetadata().getName()))
            .toList();
    PodTemplateSpec wanted = withoutHash(deployment.getSpec().getTemplate());
    // In rare cases two sets have the same template; the oldest counts, so that all see the same
    // one.
    Optional<ReplicaSet> current =
        sorted.stream()
            .filter(set -> withoutHash(set.getSpec().getTemplate()).equals(wanted))
            .findFirst();
    return new RevisionedSets(
        current, sorted.stream().filter(set -> !isSame(current, set)).toList());
  }

  private static boolean isSame(Optional<ReplicaSet> current, ReplicaSet set) {
    return current
        .map(c -> c.getMetadata().getUid().equals(set.getMetadata().getUid()))
        .orElse(false);
  }

  private static PodTemplateSpec withoutHash(PodTemplateSpec template) {
    Map<String, String> labels = template.getMetadata().getLabels();
    if (labels == null || !labels.containsKey(TEMPLATE_HASH)) {
      return template;
    }
    var fewer = new HashMap<>(labels);
    fewer.remove(TEMPLATE_HASH);
    return new PodTemplateSpecBuilder(template)
        .editMetadata()
        .withLabels(fewer)
        .endMetadata()
        .build();
  }

  /** Older sets that still have or want pods. */
  List<ReplicaSet> oldWithPods() {
    return old.stream().filter(set -> replicas(set) > 0 || actual(set) > 0).toList();
  }

  /** All sets, the current one last. */
  List<ReplicaSet> all() {
    var all = new java.util.ArrayList<>(old);
    current.ifPresent(all::add);
    return all;
  }

  /** How many pods the set asks for. */
  static int replicas(ReplicaSet set) {
    return set.getSpec().getReplicas() == null ? 1 : set.getSpec().getReplicas();
  }

  /** How many pods the set has. */
  static int actual(ReplicaSet set) {
    return set.getStatus() == null || set.getStatus().getReplicas() == null
        ? 0
        : set.getStatus().getReplicas();
  }

  static int ready(ReplicaSet set) {
    return set.getStatus() == null || set.getStatus().getReadyReplicas() == null
        ? 0
        : set.getStatus().getReadyReplicas();
  }

  static int available(ReplicaSet set) {
    return set.getStatus() == null || set.getStatus().getAvailableReplicas() == null
        ? 0
        : set.getStatus().getAvailableReplicas();
  }

  static int sumReplicas(List<ReplicaSet> sets) {
    return sets.stream().mapToInt(RevisionedSets::replicas).sum();
  }

  static int sumActual(List<ReplicaSet> sets) {
    return sets.stream().mapToInt(RevisionedSets::actual).sum();
  }

  static int sumAvailable(List<ReplicaSet> sets) {
    return sets.stream().mapToInt(RevisionedSets::available).sum();
  }

  /** The revision that a set's annotation says; zero if it says none. */
  static long revision(ReplicaSet set) {
    Map<String, String> annotations = set.getMetadata().getAnnotations();
    String text = annotations == null ? null : annotations.get(REVISION);
    try {
      return text == null ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  static long maxRevision(List<ReplicaSet> sets) {
    return sets.stream().mapToLong(RevisionedSets::revision).max().orElse(0);
  }
}
