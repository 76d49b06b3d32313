package io.coracle.controllers.storageprotection;

import io.coracle.api.volume.Claims;
import io.coracle.client.ListOptions;
import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ObjectKey;
import io.coracle.client.controller.Result;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.function.Consumer;

/**
 * Lets a claim that is being deleted go when no pod with a node uses it any more (Kubernetes
 * documentation, "Storage Object in Use Protection").
 */
public final class ClaimProtection implements Controller {
  static final String FINALIZER = "kubernetes.io/pvc-protection";

  private static final String USERS = "protected-claims";

  private final Context context;
  private final Informer<PersistentVolumeClaim> claims;
  private final Informer<Pod> pods;
  private final Finalizers<PersistentVolumeClaim> finalizers;

  public ClaimProtection(Context context) {
    this.context = context;
    this.claims = context.informers().of(PersistentVolumeClaim.class);
    this.pods = context.informers().of(Pod.class);
    this.finalizers =
        new Finalizers<>(
            context.client().resources(PersistentVolumeClaim.class),
            FINALIZER,
            (claim, metadata) ->
                new PersistentVolumeClaimBuilder(claim).withMetadata(metadata).build());
  }

  @Override
  public String name() {
    return "persistentvolumeclaim-protection";
  }

  @Override
  public void watch(Informers informers, Consumer<ObjectKey> enqueue) {
    pods.addIndex(USERS, ClaimProtection::users);
    claims.onChange(Informer.Handler.present(claim -> enqueue.accept(ObjectKey.of(claim))));
    pods.onChange(
        new Informer.Handler<>() {
          @Override
          public void updated(Pod before, Pod pod) {
            if (!before.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
              deleted(before);
            }
          }

          @Override
          public void deleted(Pod pod) {
            String namespace = pod.getMetadata().getNamespace();
            Claims.claimNames(pod).forEach(name -> enqueue.accept(new ObjectKey(namespace, name)));
          }
        });
  }

  private static List<String> users(Pod pod) {
    return bound(pod)
        ? Claims.claimNames(pod).stream()
            .map(name -> pod.getMetadata().getNamespace() + "/" + name)
            .toList()
        : List.of();
  }

  /** Only a kubelet uses claims, and none starts a pod whose claim is being deleted. */
  private static boolean bound(Pod pod) {
    String node = pod.getSpec().getNodeName();
    return node != null && !node.isEmpty();
  }

  @Override
  public Result reconcile(ObjectKey key) {
    claims
        .get(key.namespace(), key.name())
        .ifPresent(claim -> finalizers.settle(claim, () -> used(key)));
    return Result.done();
  }

  /** What the informer knows can be old: before a claim goes, the API is asked. */
  private boolean used(ObjectKey key) {
    return !pods.byIndex(USERS, key.toString()).isEmpty()
        || context
            .client()
            .resources(Pod.class)
            .list(key.namespace(), ListOptions.ALL)
            .items()
            .stream()
            .anyMatch(pod -> bound(pod) && Claims.claimNames(pod).contains(key.name()));
  }
}
