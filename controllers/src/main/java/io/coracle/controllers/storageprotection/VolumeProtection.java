package io.coracle.controllers.storageprotection;

import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ObjectKey;
import io.coracle.client.controller.Result;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import java.util.function.Consumer;

/** Lets a persistent volume that is being deleted go when it is bound to no claim. */
public final class VolumeProtection implements Controller {
  static final String FINALIZER = "kubernetes.io/pv-protection";

  private final Informer<PersistentVolume> volumes;
  private final Finalizers<PersistentVolume> finalizers;

  public VolumeProtection(Context context) {
    this.volumes = context.informers().of(PersistentVolume.class);
    this.finalizers =
        new Finalizers<>(
            context.client().resources(PersistentVolume.class),
            FINALIZER,
            (volume, metadata) ->
                new PersistentVolumeBuilder(volume).withMetadata(metadata).build());
  }

  @Override
  public String name() {
    return "persistentvolume-protection";
  }

  @Override
  public void watch(Informers informers, Consumer<ObjectKey> enqueue) {
    volumes.onChange(Informer.Handler.present(volume -> enqueue.accept(ObjectKey.of(volume))));
  }

  @Override
  public Result reconcile(ObjectKey key) {
    volumes.get("", key.name()).ifPresent(v -> finalizers.settle(v, () -> bound(v)));
    return Result.done();
  }

  private static boolean bound(PersistentVolume volume) {
    return volume.getStatus() != null && "Bound".equals(volume.getStatus().getPhase());
  }
}
