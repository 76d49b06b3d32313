package io.coracle.controllers.deployment;

import io.coracle.api.StatusException;
import io.coracle.client.Client;
import io.coracle.client.events.EventRecorder;
import io.coracle.controllers.ownership.Owners;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the ReplicaSet of a deployment's present template, or gives an old one with that template
 * the newest revision.
 *
 * @param client carries it out
 * @param events tells of it
 */
record NewReplicaSets(Client client, EventRecorder events) {

  RevisionedSets ensureCurrent(Deployment deployment, RevisionedSets sets, RolloutLimits limits) {
    long revision = RevisionedSets.maxRevision(sets.old()) + 1;
    if (sets.current().isPresent()) {
      ReplicaSet current = renewed(deployment, sets.current().get(), revision, limits);
      return new RevisionedSets(Optional.of(current), sets.old());
    }
    ReplicaSet created = create(deployment, sets, revision, limits);
    return new RevisionedSets(Optional.of(created), sets.old());
  }

  private ReplicaSet renewed(
      Deployment deployment, ReplicaSet current, long revision, RolloutLimits limits) {
    long newest = Math.max(revision, RevisionedSets.revision(current));
    var own = Annotations.of(current);
    var wanted = Annotations.forSet(deployment, own, newest, limits);
    Integer minReady = deployment.getSpec().getMinReadySeconds();
    boolean sameMinReady = seconds(minReady) == seconds(current.getSpec().getMinReadySeconds());
    if (wanted.equals(own) && sameMinReady) {
      return current;
    }
    // The size marks change together with the size, in the step that scales.
    wanted.keySet().removeAll(Annotations.sizeMarks(limits).keySet());
    var marks = new HashMap<>(own);
    marks.keySet().retainAll(Annotations.sizeMarks(limits).keySet());
    wanted.putAll(marks);
    if (wanted.equals(own) && sameMinReady) {
      return current;
    }
    return client
        .resources(ReplicaSet.class)
        .update(
            new ReplicaSetBuilder(current)
                .editMetadata()
                .withAnnotations(wanted)
                .endMetadata()
                .editSpec()
                .withMinReadySeconds(minReady)
                .endSpec()
                .build());
  }

  private static int seconds(@org.jspecify.annotations.Nullable Integer value) {
    return value == null ? 0 : value;
  }

  private ReplicaSet create(
      Deployment deployment, RevisionedSets sets, long revision, RolloutLimits limits) {
    int collisions = collisions(deployment);
    String hash = TemplateHash.of(deployment.getSpec().getTemplate(), collisions);
    int replicas = firstReplicas(deployment, sets, limits);
    ReplicaSet set = build(deployment, hash, replicas, revision, limits);
    try {
      ReplicaSet created = client.resources(ReplicaSet.class).create(namespace(deployment), set);
      if (replicas > 0) {
        events.normal(
            deployment,
            "ScalingReplicaSet",
            "Scaled up replica set %s from 0 to %d"
                .formatted(created.getMetadata().getName(), replicas));
      }
      return created;
    } catch (StatusException e) {
      if (e.reason() == StatusException.Reason.ALREADY_EXISTS) {
        return existing(deployment, set, collisions, e);
      }
      throw e;
    }
  }

  /**
   * The set was made a moment ago and has not been shown yet; or another template has the same
   * hash.
   */
  private ReplicaSet existing(
      Deployment deployment, ReplicaSet wanted, int collisions, StatusException fault) {
    ReplicaSet there =
        client
            .resources(ReplicaSet.class)
            .get(namespace(deployment), wanted.getMetadata().getName())
            .orElseThrow(() -> fault);
    boolean isOurs =
        Owners.isControlledBy(there, deployment)
            && RevisionedSets.of(deployment, java.util.List.of(there)).current().isPresent();
    if (isOurs) {
      return there;
    }
    client
        .resources(Deployment.class)
        .editStatus(
            namespace(deployment),
            deployment.getMetadata().getName(),
            d ->
                new DeploymentBuilder(d)
                    .editOrNewStatus()
                    .withCollisionCount(collisions + 1)
                    .endStatus()
                    .build());
    throw fault;
  }

  private static int collisions(Deployment deployment) {
    var status = deployment.getStatus();
    return status == null || status.getCollisionCount() == null ? 0 : status.getCollisionCount();
  }

  private static int firstReplicas(
      Deployment deployment, RevisionedSets sets, RolloutLimits limits) {
    if (!RolloutLimits.isRolling(deployment)) {
      return limits.replicas();
    }
    int room = limits.most() - RevisionedSets.sumReplicas(sets.old());
    return Math.max(0, Math.min(room, limits.replicas()));
  }

  private static ReplicaSet build(
      Deployment deployment, String hash, int replicas, long revision, RolloutLimits limits) {
    PodTemplateSpec template =
        new PodTemplateSpecBuilder(deployment.getSpec().getTemplate())
            .editMetadata()
            .addToLabels(RevisionedSets.TEMPLATE_HASH, hash)
            .endMetadata()
            .build();
    return new ReplicaSetBuilder()
        .withNewMetadata()
        .withName(deployment.getMetadata().getName() + "-" + hash)
        .withNamespace(namespace(deployment))
        .withLabels(template.getMetadata().getLabels())
        .withAnnotations(Annotations.forSet(deployment, Map.of(), revision, limits))
        .withOwnerReferences(Owners.referenceTo(deployment))
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withMinReadySeconds(deployment.getSpec().getMinReadySeconds())
        .withNewSelectorLike(deployment.getSpec().getSelector())
        .addToMatchLabels(RevisionedSets.TEMPLATE_HASH, hash)
        .endSelector()
        .withTemplate(template)
        .endSpec()
        .build();
  }

  private static String namespace(Deployment deployment) {
    return deployment.getMetadata().getNamespace();
  }
}
