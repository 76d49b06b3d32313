package io.coracle.controllers.localpath;

import io.coracle.api.StatusException;
import io.coracle.api.volume.Claims;
import io.coracle.client.DeleteOptions;
import io.coracle.client.Resources;
import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ObjectKey;
import io.coracle.client.controller.Result;
import io.coracle.client.events.EventRecorder;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes volumes that are directories on the node that a claim's first pod goes to, grows them, and
 * removes them with their data when they are released. It speaks the protocol that any provisioner
 * from outside the cluster speaks. A key with a namespace is a claim, one without a volume; the
 * empty key stands for the StorageClass, which is made once.
 */
public final class LocalPathProvisioner implements Controller {
  private static final ObjectKey CLASS = new ObjectKey("", "");

  private final Context context;
  private final EventRecorder events;
  private final NodeDirectories directories;
  private final Informer<PersistentVolumeClaim> claims;
  private final Informer<PersistentVolume> volumes;
  private final Informer<StorageClass> classes;
  private final Informer<Node> nodes;

  public LocalPathProvisioner(Context context, EventRecorder events) {
    this.context = context;
    this.events = events;
    this.directories = new NodeDirectories(context.client());
    this.claims = context.informers().of(PersistentVolumeClaim.class);
    this.volumes = context.informers().of(PersistentVolume.class);
    this.classes = context.informers().of(StorageClass.class);
    this.nodes = context.informers().of(Node.class);
  }

  @Override
  public String name() {
    return "local-path-provisioner";
  }

  @Override
  public int workers() {
    // A node that does not answer must not hold up the others.
    return 4;
  }

  @Override
  public void watch(Informers informers, Consumer<ObjectKey> enqueue) {
    enqueue.accept(CLASS);
    claims.onChange(Informer.Handler.present(claim -> enqueue.accept(ObjectKey.of(claim))));
    volumes.onChange(
        Informer.Handler.present(
            volume -> {
              if (LocalVolume.ours(volume)) {
                enqueue.accept(ObjectKey.of(volume));
              }
            }));
  }

  @Override
  public Result reconcile(ObjectKey key) {
    if (key.equals(CLASS)) {
      ensureClass();
    } else if (key.namespace().isEmpty()) {
      volumes.get("", key.name()).ifPresent(this::volume);
    } else {
      claims.get(key.namespace(), key.name()).ifPresent(this::claim);
    }
    return Result.done();
  }

  private void ensureClass() {
    if (classes.get("", LocalVolume.CLASS).isEmpty()) {
      ifAbsent(context.client().resources(StorageClass.class), LocalVolume.storageClass());
    }
  }

  private static <T extends io.fabric8.kubernetes.api.model.HasMetadata> void ifAbsent(
      Resources<T> resources, T object) {
    try {
      resources.create("", object);
    } catch (StatusException e) {
      if (e.reason() != StatusException.Reason.ALREADY_EXISTS) {
        throw e;
      }
    }
  }

  private void claim(PersistentVolumeClaim claim) {
    if (LocalVolume.wanted(claim)) {
      provision(claim);
      return;
    }
    String volume = claim.getSpec().getVolumeName();
    if (volume != null) {
      volumes
          .get("", volume)
          .filter(v -> LocalVolume.grows(claim, v))
          .ifPresent(v -> grow(claim, v));
    }
  }

  private void provision(PersistentVolumeClaim claim) {
    Optional<StorageClass> storageClass = classes.get("", Claims.storageClass(claim));
    if (storageClass.isEmpty() || volumes.get("", LocalVolume.name(claim)).isPresent()) {
      return;
    }
    Optional<String> refusal = LocalVolume.refusal(claim);
    if (refusal.isPresent()) {
      failed(claim, refusal.get());
      return;
    }
    String name = Claims.annotation(claim, Claims.SELECTED_NODE);
    Optional<Node> node = nodes.get("", name);
    if (node.isEmpty()) {
      reschedule(claim, name);
      return;
    }
    events.normal(
        claim,
        "Provisioning",
        "External provisioner is provisioning volume for claim \"%s\""
            .formatted(ObjectKey.of(claim)));
    try {
      String path = directories.make(name, LocalVolume.name(claim));
      PersistentVolume volume = LocalVolume.volume(claim, storageClass.get(), node.get(), path);
      ifAbsent(context.client().resources(PersistentVolume.class), volume);
    } catch (StatusException e) {
      failed(claim, String.valueOf(e.getMessage()));
      throw e;
    }
    events.normal(
        claim,
        "ProvisioningSucceeded",
        "Successfully provisioned volume " + LocalVolume.name(claim));
  }

  private void failed(PersistentVolumeClaim claim, String why) {
    events.warning(
        claim,
        "ProvisioningFailed",
        "failed to provision volume with StorageClass \"%s\": %s"
            .formatted(Claims.storageClass(claim), why));
  }

  /** The node is gone: without the annotation the scheduler chooses another one. */
  private void reschedule(PersistentVolumeClaim claim, String node) {
    failed(claim, "node \"" + node + "\" not found");
    context
        .client()
        .resources(PersistentVolumeClaim.class)
        .update(
            new PersistentVolumeClaimBuilder(claim)
                .editMetadata()
                .removeFromAnnotations(Claims.SELECTED_NODE)
                .endMetadata()
                .build());
  }

  /** A directory has no bounds: what grows is what the objects say. */
  private void grow(PersistentVolumeClaim claim, PersistentVolume volume) {
    var capacity = Map.of("storage", Claims.request(claim).view());
    if (Claims.capacity(volume).compareTo(Claims.request(claim)) < 0) {
      context
          .client()
          .resources(PersistentVolume.class)
          .update(
              new PersistentVolumeBuilder(volume)
                  .editSpec()
                  .withCapacity(capacity)
                  .endSpec()
                  .build());
    }
    context
        .client()
        .resources(PersistentVolumeClaim.class)
        .updateStatus(
            new PersistentVolumeClaimBuilder(claim)
                .editStatus()
                .withCapacity(capacity)
                .withAllocatedResources(null)
                .withConditions()
                .endStatus()
                .build());
    events.normal(claim, "VolumeResizeSuccessful", "Resize volume succeeded");
  }

  private void volume(PersistentVolume volume) {
    switch (LocalVolume.step(volume)) {
      case KEEP -> {}
      case LET_GO -> letGo(volume);
      case RECLAIM -> reclaim(volume);
    }
  }

  private void reclaim(PersistentVolume volume) {
    Optional<Node> node = nodes.all().stream().filter(n -> LocalVolume.on(volume, n)).findFirst();
    try {
      // With its node a directory is gone.
      node.ifPresent(
          n -> directories.remove(n.getMetadata().getName(), volume.getMetadata().getName()));
    } catch (StatusException e) {
      events.warning(volume, "VolumeFailedDelete", String.valueOf(e.getMessage()));
      throw e;
    }
    if (volume.getMetadata().getDeletionTimestamp() == null) {
      context
          .client()
          .resources(PersistentVolume.class)
          .delete(
              "",
              volume.getMetadata().getName(),
              DeleteOptions.DEFAULT.onlyUid(volume.getMetadata().getUid()));
    }
    letGo(volume);
  }

  private void letGo(PersistentVolume volume) {
    context
        .client()
        .resources(PersistentVolume.class)
        .edit(
            "",
            volume.getMetadata().getName(),
            current ->
                new PersistentVolumeBuilder(current)
                    .editMetadata()
                    .removeFromFinalizers(LocalVolume.FINALIZER)
                    .endMetadata()
                    .build());
  }
}
