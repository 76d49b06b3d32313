package io.coracle.controllers.storageprotection;

import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ObjectKey;
import io.coracle.client.controller.Result;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Lets a persistent volume that is being deleted go when it is bound to no claim. */
public final class VolumeProtection implements Controller {
  static final String FINALIZER = "kubernetes.io/pv-protection";

  private final Context context;
  private final Informer<PersistentVolume> volumes;

  public VolumeProtection(Context context) {
    this.context = context;
    this.volumes = context.informers().of(PersistentVolume.class);
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
    Optional<PersistentVolume> volume = volumes.get("", key.name());
    if (volume.isEmpty()) {
      return Result.done();
    }
    switch (Finalizers.step(volume.get(), FINALIZER, () -> bound(volume.get()))) {
      case ADD -> edit(key, metadata -> metadata.addToFinalizers(FINALIZER));
      case REMOVE -> edit(key, metadata -> metadata.removeFromFinalizers(FINALIZER));
      case NONE -> {}
    }
    return Result.done();
  }

  /** Changes what is still there; what is gone needs no finalizer. */
  private void edit(ObjectKey key, UnaryOperator<ObjectMetaBuilder> change) {
    context
        .client()
        .resources(PersistentVolume.class)
        .edit(
            "",
            key.name(),
            volume ->
                new PersistentVolumeBuilder(volume)
                    .withMetadata(change.apply(new ObjectMetaBuilder(volume.getMetadata())).build())
                    .build());
  }

  private static boolean bound(PersistentVolume volume) {
    return volume.getStatus() != null && "Bound".equals(volume.getStatus().getPhase());
  }
}
