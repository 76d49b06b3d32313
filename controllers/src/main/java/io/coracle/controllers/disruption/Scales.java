package io.coracle.controllers.disruption;

import io.coracle.client.Client;
import io.coracle.client.controller.Controller.Context;
import io.coracle.client.informer.Informer;
import io.coracle.controllers.discovery.ServedResources;
import io.coracle.controllers.discovery.ServedResources.Served;
import io.coracle.controllers.ownership.Owners;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How many pods the controllers of pods want. */
final class Scales {
  /** What is served is asked for again when it is older than this. */
  private static final Duration DISCOVERY_AGE = Duration.ofSeconds(30);

  private final Context context;
  private final Informer<ReplicaSet> replicaSets;
  private final Informer<Deployment> deployments;
  private List<Served> served = List.of();
  private Instant discovered = Instant.MIN;

  private record Scale(String uid, int replicas) {}

  /** The scale of some pods is not to be found out; the message says why. */
  static final class UnknownScaleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownScaleException(String message) {
      super(message);
    }
  }

  Scales(Context context) {
    this.context = context;
    this.replicaSets = context.informers().of(ReplicaSet.class);
    this.deployments = context.informers().of(Deployment.class);
  }

  /**
   * What the controllers of {@code pods} want together. Pods without a controller do not count.
   *
   * @throws UnknownScaleException when a controller is gone or has no scale
   */
  int of(Collection<Pod> pods) {
    Map<String, Integer> byController = new HashMap<>();
    Map<String, String> known = new HashMap<>();
    for (Pod pod : pods) {
      Optional<OwnerReference> owner = Owners.controllerOf(pod);
      if (owner.isPresent() && !known.containsKey(owner.get().getUid())) {
        Scale scale =
            find(owner.get(), pod.getMetadata().getNamespace())
                .orElseThrow(
                    () ->
                        new UnknownScaleException(
                            "found no controllers for pod \"%s\""
                                .formatted(pod.getMetadata().getName())));
        known.put(owner.get().getUid(), scale.uid);
        byController.put(scale.uid, scale.replicas);
      }
    }
    return byController.values().stream().mapToInt(Integer::intValue).sum();
  }

  private Optional<Scale> find(OwnerReference owner, String namespace) {
    boolean isReplicaSet =
        owner.getKind().equals("ReplicaSet") && owner.getApiVersion().startsWith("apps/");
    return isReplicaSet ? ofReplicaSet(owner, namespace) : byScale(owner, namespace);
  }

  /** The Deployment's, if the set belongs to one: while it rolls, one set alone says little. */
  private Optional<Scale> ofReplicaSet(OwnerReference owner, String namespace) {
    Optional<ReplicaSet> set =
        replicaSets.get(namespace, owner.getName()).filter(s -> isReferred(s, owner));
    if (set.isEmpty()) {
      return Optional.empty();
    }
    Optional<OwnerReference> above =
        Owners.controllerOf(set.get()).filter(o -> o.getKind().equals("Deployment"));
    return above.isEmpty()
        ? Optional.of(scale(set.get(), set.get().getSpec().getReplicas()))
        : deployments
            .get(namespace, above.get().getName())
            .filter(d -> isReferred(d, above.get()))
            .map(d -> scale(d, d.getSpec().getReplicas()));
  }

  private static boolean isReferred(HasMetadata object, OwnerReference reference) {
    return object.getMetadata().getUid().equals(reference.getUid());
  }

  private static Scale scale(HasMetadata object, @Nullable Integer replicas) {
    return new Scale(object.getMetadata().getUid(), replicas == null ? 1 : replicas);
  }

  /** By the subresource, which every kind has that can be scaled. */
  private Optional<Scale> byScale(OwnerReference owner, String namespace) {
    Served resource =
        served(owner)
            .orElseThrow(
                () ->
                    new UnknownScaleException(
                        "no matches for kind \"%s\" in version \"%s\""
                            .formatted(owner.getKind(), owner.getApiVersion())));
    if (!resource.subresources().contains("scale")) {
      throw new UnknownScaleException(
          resource.name().groupResource() + " does not implement the scale subresource");
    }
    Client client = context.client();
    return client
        .resources(resource.name(), GenericKubernetesResource.class)
        .getSubresource(namespace, owner.getName(), "scale", GenericKubernetesResource.class)
        .filter(scale -> isReferred(scale, owner))
        .map(scale -> scale(scale, replicas(scale)));
  }

  private static @Nullable Integer replicas(GenericKubernetesResource scale) {
    return scale.get("spec", "replicas") instanceof Number number ? number.intValue() : 0;
  }

  private synchronized Optional<Served> served(OwnerReference owner) {
    Optional<Served> known = find(owner);
    Instant now = context.environment().clock().now();
    if (known.isPresent() || discovered.isAfter(now.minus(DISCOVERY_AGE))) {
      return known;
    }
    served = ServedResources.of(context.client().transport());
    discovered = now;
    return find(owner);
  }

  private Optional<Served> find(OwnerReference owner) {
    String version = owner.getApiVersion();
    String group = version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
    return served.stream()
        .filter(s -> s.name().group().equals(group) && s.kind().equals(owner.getKind()))
        .findFirst();
  }
}
