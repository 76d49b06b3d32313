package io.coracle.controllers.storageprotection;

import io.coracle.client.ListOptions;
import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ObjectKey;
import io.coracle.client.controller.Result;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.VolumeAttributesClass;
import io.fabric8.kubernetes.api.model.storage.VolumeAttributesClassBuilder;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets a volume attributes class that is being deleted go when no volume has it and no claim has or
 * wants it (KEP-3751).
 */
public final class AttributesClassProtection implements Controller {
  static final String FINALIZER = "kubernetes.io/vac-protection";

  private static final String CLASSES = "volume-attributes-classes";

  private final Context context;
  private final Informer<VolumeAttributesClass> classes;
  private final Informer<PersistentVolume> volumes;
  private final Informer<PersistentVolumeClaim> claims;
  private final Finalizers<VolumeAttributesClass> finalizers;

  public AttributesClassProtection(Context context) {
    this.context = context;
    this.classes = context.informers().of(VolumeAttributesClass.class);
    this.volumes = context.informers().of(PersistentVolume.class);
    this.claims = context.informers().of(PersistentVolumeClaim.class);
    this.finalizers =
        new Finalizers<>(
            context.client().resources(VolumeAttributesClass.class),
            FINALIZER,
            (object, metadata) ->
                new VolumeAttributesClassBuilder(object).withMetadata(metadata).build());
  }

  @Override
  public String name() {
    return "volumeattributesclass-protection";
  }

  @Override
  public void watch(Informers informers, Consumer<ObjectKey> enqueue) {
    volumes.addIndex(CLASSES, AttributesClassProtection::ofVolume);
    claims.addIndex(CLASSES, AttributesClassProtection::ofClaim);
    classes.onChange(Informer.Handler.present(object -> enqueue.accept(ObjectKey.of(object))));
    volumes.onChange(new Users<>(AttributesClassProtection::ofVolume, enqueue));
    claims.onChange(new Users<>(AttributesClassProtection::ofClaim, enqueue));
  }

  /** Enqueues the classes that something used and perhaps uses no more. */
  private record Users<T>(Function<T, List<String>> used, Consumer<ObjectKey> enqueue)
      implements Informer.Handler<T> {
    @Override
    public void updated(T before, T object) {
      if (!used.apply(before).equals(used.apply(object))) {
        deleted(before);
      }
    }

    @Override
    public void deleted(T object) {
      used.apply(object).forEach(name -> enqueue.accept(new ObjectKey("", name)));
    }
  }

  private static List<String> ofVolume(PersistentVolume volume) {
    return names(volume.getSpec().getVolumeAttributesClassName());
  }

  /** The class that a claim has, the one that it wants, and the one that is on its way to it. */
  private static List<String> ofClaim(PersistentVolumeClaim claim) {
    var status = claim.getStatus();
    var change = status == null ? null : status.getModifyVolumeStatus();
    return names(
        claim.getSpec().getVolumeAttributesClassName(),
        status == null ? null : status.getCurrentVolumeAttributesClassName(),
        change == null ? null : change.getTargetVolumeAttributesClassName());
  }

  private static List<String> names(@Nullable String... names) {
    return Stream.of(names).filter(Objects::nonNull).filter(n -> !n.isEmpty()).distinct().toList();
  }

  @Override
  public Result reconcile(ObjectKey key) {
    classes.get("", key.name()).ifPresent(c -> finalizers.settle(c, () -> used(key.name())));
    return Result.done();
  }

  /** What the informers know can be old: before a class goes, the API is asked. */
  private boolean used(String name) {
    return !volumes.byIndex(CLASSES, name).isEmpty()
        || !claims.byIndex(CLASSES, name).isEmpty()
        || context
            .client()
            .resources(PersistentVolume.class)
            .list("", ListOptions.ALL)
            .items()
            .stream()
            .anyMatch(volume -> ofVolume(volume).contains(name))
        || context
            .client()
            .resources(PersistentVolumeClaim.class)
            .list("", ListOptions.ALL)
            .items()
            .stream()
            .anyMatch(claim -> ofClaim(claim).contains(name));
  }
}
