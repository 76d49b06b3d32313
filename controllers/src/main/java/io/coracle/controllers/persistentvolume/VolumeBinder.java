package io.coracle.controllers.persistentvolume;

import io.coracle.api.volume.Claims;
import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ObjectKey;
import io.coracle.client.controller.Result;
import io.coracle.client.events.EventRecorder;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Binds claims and volumes to each other and releases volumes whose claims are gone. A key with a
 * namespace is a claim, one without a volume; one worker takes them one after the other.
 */
public final class VolumeBinder implements Controller {
  private static final String USED = "claims";

  private final Context context;
  private final EventRecorder events;
  private final Bindings bindings;
  private final Informer<PersistentVolumeClaim> claims;
  private final Informer<PersistentVolume> volumes;
  private final Informer<StorageClass> classes;
  private final Informer<Pod> pods;
  private Consumer<ObjectKey> enqueue = key -> {};

  public VolumeBinder(Context context, EventRecorder events) {
    this.context = context;
    this.events = events;
    this.bindings = new Bindings(context.client(), context.environment().clock());
    this.claims = context.informers().of(PersistentVolumeClaim.class);
    this.volumes = context.informers().of(PersistentVolume.class);
    this.classes = context.informers().of(StorageClass.class);
    this.pods = context.informers().of(Pod.class);
  }

  @Override
  public String name() {
    return "persistentvolume-binder";
  }

  @Override
  public void watch(Informers informers, Consumer<ObjectKey> queue) {
    enqueue = queue;
    pods.addIndex(USED, VolumeBinder::unscheduledUses);
    claims.onChange(new ClaimHandler());
    volumes.onChange(new VolumeHandler());
    classes.onChange(new ClassHandler());
  }

  private static List<String> unscheduledUses(Pod pod) {
    String node = pod.getSpec().getNodeName();
    return node == null || node.isEmpty()
        ? Claims.claimNames(pod).stream()
            .map(name -> pod.getMetadata().getNamespace() + "/" + name)
            .toList()
        : List.of();
  }

  @Override
  public Result reconcile(ObjectKey key) {
    if (key.namespace().isEmpty()) {
      volumes.get("", key.name()).ifPresent(this::volume);
    } else {
      claims.get(key.namespace(), key.name()).ifPresent(this::claim);
    }
    return Result.done();
  }

  private void claim(PersistentVolumeClaim claim) {
    var users =
        pods.byIndex(USED, ObjectKey.of(claim).toString()).stream()
            .map(pod -> pod.getMetadata().getName())
            .sorted()
            .toList();
    switch (new ClaimJudgement(claim, volumes.all(), classes.all(), users).verdict()) {
      case ClaimVerdict.Bind(var volume) -> bindings.bind(claim, volume);
      case ClaimVerdict.Wait(var warning, var reason, var message) -> {
        if (!reason.isEmpty()) {
          events.record(claim, warning ? "Warning" : "Normal", reason, message);
        }
        bindings.phase(claim, "Pending");
      }
      case ClaimVerdict.Provision(var provisioner) -> provision(claim, provisioner);
      case ClaimVerdict.Adopt(var storageClass) ->
          context
              .client()
              .resources(PersistentVolumeClaim.class)
              .update(
                  new PersistentVolumeClaimBuilder(claim)
                      .editSpec()
                      .withStorageClassName(storageClass)
                      .endSpec()
                      .build());
      case ClaimVerdict.Lose(var reason, var message) -> {
        if (!"Lost".equals(claim.getStatus().getPhase())) {
          events.warning(claim, reason, message);
        }
        bindings.phase(claim, "Lost");
      }
    }
  }

  private void provision(PersistentVolumeClaim claim, String provisioner) {
    if (!provisioner.equals(Claims.annotation(claim, Claims.PROVISIONER))) {
      context
          .client()
          .resources(PersistentVolumeClaim.class)
          .update(
              new PersistentVolumeClaimBuilder(claim)
                  .editMetadata()
                  .addToAnnotations(Claims.PROVISIONER, provisioner)
                  .addToAnnotations(Claims.OLDER_PROVISIONER, provisioner)
                  .endMetadata()
                  .build());
      events.normal(
          claim,
          "ExternalProvisioning",
          "Waiting for a volume to be created either by the external provisioner '%s' or manually"
                  .formatted(provisioner)
              + " by the system administrator. If volume creation is delayed, please verify that"
              + " the provisioner is running and correctly registered.");
    }
    bindings.phase(claim, "Pending");
  }

  private void volume(PersistentVolume volume) {
    switch (VolumeVerdict.of(volume, claimOf(volume))) {
      case VolumeVerdict.Free() -> {
        bindings.phase(volume, "Available", "", "");
        offer(volume);
      }
      case VolumeVerdict.Taken() -> bindings.phase(volume, "Bound", "", "");
      case VolumeVerdict.AskClaim() -> askClaim(volume);
      case VolumeVerdict.Unbind() -> bindings.unbind(volume);
      case VolumeVerdict.Release() -> release(volume);
    }
  }

  /** The claim that a volume refers to; before one counts as gone, the API is asked. */
  private Optional<PersistentVolumeClaim> claimOf(PersistentVolume volume) {
    ObjectReference reference = volume.getSpec().getClaimRef();
    if (reference == null) {
      return Optional.empty();
    }
    return claims
        .get(reference.getNamespace(), reference.getName())
        .or(
            () ->
                context
                    .client()
                    .resources(PersistentVolumeClaim.class)
                    .get(reference.getNamespace(), reference.getName()));
  }

  private void askClaim(PersistentVolume volume) {
    ObjectReference reference = volume.getSpec().getClaimRef();
    enqueue.accept(new ObjectKey(reference.getNamespace(), reference.getName()));
  }

  /** Claims that wait may want a volume that is free. */
  private void offer(PersistentVolume volume) {
    String storageClass = Claims.storageClass(volume);
    claims.all().stream()
        .filter(claim -> !Claims.has(claim, Claims.BIND_COMPLETED))
        .filter(claim -> Claims.storageClass(claim).equals(storageClass))
        .forEach(claim -> enqueue.accept(ObjectKey.of(claim)));
  }

  private void release(PersistentVolume volume) {
    String phase = volume.getStatus() == null ? "" : volume.getStatus().getPhase();
    if ("Failed".equals(phase)) {
      return;
    }
    PersistentVolume released = bindings.phase(volume, "Released", "", "");
    String policy = volume.getSpec().getPersistentVolumeReclaimPolicy();
    boolean made = Claims.has(volume, Claims.PROVISIONED_BY);
    if ("Recycle".equals(policy)) {
      fail(released, "VolumeFailedRecycle", "No recycler plugin found for the volume!");
    } else if ("Delete".equals(policy) && !made) {
      String message =
          "error getting deleter volume plugin for volume \"%s\": no deletable volume plugin matched"
              .formatted(volume.getMetadata().getName());
      fail(released, "VolumeFailedDelete", message);
    }
  }

  private void fail(PersistentVolume volume, String reason, String message) {
    bindings.phase(volume, "Failed", reason, message);
    events.warning(volume, reason, message);
  }

  private final class ClaimHandler implements Informer.Handler<PersistentVolumeClaim> {
    @Override
    public void added(PersistentVolumeClaim claim) {
      enqueue.accept(ObjectKey.of(claim));
    }

    @Override
    public void updated(PersistentVolumeClaim before, PersistentVolumeClaim claim) {
      enqueue.accept(ObjectKey.of(claim));
    }

    @Override
    public void deleted(PersistentVolumeClaim claim) {
      volumes.all().stream()
          .filter(volume -> Claims.refersTo(volume, claim))
          .forEach(volume -> enqueue.accept(ObjectKey.of(volume)));
    }
  }

  private final class VolumeHandler implements Informer.Handler<PersistentVolume> {
    @Override
    public void added(PersistentVolume volume) {
      enqueue.accept(ObjectKey.of(volume));
      if (volume.getSpec().getClaimRef() != null) {
        askClaim(volume);
      }
      claims.all().stream()
          .filter(claim -> volume.getMetadata().getName().equals(claim.getSpec().getVolumeName()))
          .forEach(claim -> enqueue.accept(ObjectKey.of(claim)));
    }

    @Override
    public void updated(PersistentVolume before, PersistentVolume volume) {
      added(volume);
    }

    @Override
    public void deleted(PersistentVolume volume) {
      if (volume.getSpec().getClaimRef() != null) {
        askClaim(volume);
      }
    }
  }

  private final class ClassHandler implements Informer.Handler<StorageClass> {
    @Override
    public void added(StorageClass storageClass) {
      claims.all().stream()
          .filter(claim -> !Claims.has(claim, Claims.BIND_COMPLETED))
          .forEach(claim -> enqueue.accept(ObjectKey.of(claim)));
    }

    @Override
    public void updated(StorageClass before, StorageClass storageClass) {
      added(storageClass);
    }
  }
}
