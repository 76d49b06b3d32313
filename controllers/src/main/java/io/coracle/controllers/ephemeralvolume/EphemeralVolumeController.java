package io.coracle.controllers.ephemeralvolume;

import io.coracle.api.StatusException;
import io.coracle.api.volume.Claims;
import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ObjectKey;
import io.coracle.client.controller.Result;
import io.coracle.client.events.EventRecorder;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.coracle.controllers.ownership.Owners;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimTemplate;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes the claim of each generic ephemeral volume; the pod owns it, and so it goes with the pod
 * (Kubernetes documentation, "Ephemeral Volumes").
 */
public final class EphemeralVolumeController implements Controller {
  private final Context context;
  private final EventRecorder events;
  private final Informer<Pod> pods;
  private final Informer<PersistentVolumeClaim> claims;

  public EphemeralVolumeController(Context context, EventRecorder events) {
    this.context = context;
    this.events = events;
    this.pods = context.informers().of(Pod.class);
    this.claims = context.informers().of(PersistentVolumeClaim.class);
  }

  @Override
  public String name() {
    return "ephemeral-volume";
  }

  private static List<Volume> ephemeral(Pod pod) {
    List<Volume> volumes = pod.getSpec().getVolumes();
    return volumes == null
        ? List.of()
        : volumes.stream().filter(volume -> volume.getEphemeral() != null).toList();
  }

  @Override
  public void watch(Informers informers, Consumer<ObjectKey> enqueue) {
    pods.onChange(
        new Informer.Handler<>() {
          @Override
          public void added(Pod pod) {
            if (!ephemeral(pod).isEmpty() && pod.getMetadata().getDeletionTimestamp() == null) {
              enqueue.accept(ObjectKey.of(pod));
            }
          }

          @Override
          public void updated(Pod before, Pod pod) {
            // Volumes of a pod cannot change; another pod of its name is another matter.
            if (!before.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
              added(pod);
            }
          }
        });
    claims.onChange(
        Informer.Handler.gone(
            claim ->
                Owners.controllerOf(claim)
                    .filter(owner -> owner.getKind().equals("Pod"))
                    .ifPresent(
                        owner ->
                            enqueue.accept(
                                new ObjectKey(
                                    claim.getMetadata().getNamespace(), owner.getName())))));
  }

  @Override
  public Result reconcile(ObjectKey key) {
    Optional<Pod> pod = pods.get(key.namespace(), key.name());
    if (pod.isPresent() && pod.get().getMetadata().getDeletionTimestamp() == null) {
      ephemeral(pod.get()).forEach(volume -> ensure(pod.get(), volume));
    }
    return Result.done();
  }

  private void ensure(Pod pod, Volume volume) {
    PersistentVolumeClaim wanted = claim(pod, volume);
    String name = wanted.getMetadata().getName();
    String namespace = pod.getMetadata().getNamespace();
    Optional<PersistentVolumeClaim> there = claims.get(namespace, name);
    if (there.isPresent()) {
      if (!Claims.madeFor(there.get(), pod)) {
        fail(
            pod,
            volume,
            "PVC %s/%s was not created for pod %s/%s (pod is not owner)"
                .formatted(namespace, name, namespace, pod.getMetadata().getName()));
      }
      return;
    }
    try {
      context.client().resources(PersistentVolumeClaim.class).create(namespace, wanted);
    } catch (StatusException e) {
      if (e.reason() == StatusException.Reason.ALREADY_EXISTS) {
        // Ours, and not to be seen yet; or somebody else's: the next look tells.
        return;
      }
      fail(pod, volume, String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private void fail(Pod pod, Volume volume, String why) {
    events.warning(
        pod, "FailedBinding", "ephemeral volume %s: %s".formatted(volume.getName(), why));
  }

  static PersistentVolumeClaim claim(Pod pod, Volume volume) {
    PersistentVolumeClaimTemplate template = volume.getEphemeral().getVolumeClaimTemplate();
    ObjectMeta metadata = template.getMetadata();
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName(Claims.claimName(pod, volume).orElseThrow())
        .withNamespace(pod.getMetadata().getNamespace())
        .withLabels(metadata == null ? null : metadata.getLabels())
        .withAnnotations(metadata == null ? null : metadata.getAnnotations())
        .addToOwnerReferences(Owners.referenceTo(pod))
        .endMetadata()
        .withSpec(template.getSpec())
        .build();
  }
}
