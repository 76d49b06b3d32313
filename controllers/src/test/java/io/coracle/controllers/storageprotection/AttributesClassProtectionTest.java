package io.coracle.controllers.storageprotection;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.controllers.testing.ControllerWorld;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.storage.VolumeAttributesClass;
import io.fabric8.kubernetes.api.model.storage.VolumeAttributesClassBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AttributesClassProtectionTest {
  private final ControllerWorld world = new ControllerWorld();

  @BeforeEach
  void start() {
    world.with(AttributesClassProtection::new).start();
    world.put(
        new VolumeAttributesClassBuilder()
            .withNewMetadata()
            .withName("gold")
            .withFinalizers(AttributesClassProtection.FINALIZER)
            .endMetadata()
            .withDriverName("example.com")
            .build());
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static PersistentVolume volume(String attributesClass) {
    return new PersistentVolumeBuilder()
        .withNewMetadata()
        .withName("v")
        .endMetadata()
        .withNewSpec()
        .withVolumeAttributesClassName(attributesClass)
        .endSpec()
        .build();
  }

  private static PersistentVolumeClaim claim(String wanted, String current) {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName("c")
        .endMetadata()
        .withNewSpec()
        .withVolumeAttributesClassName(wanted)
        .endSpec()
        .withNewStatus()
        .withCurrentVolumeAttributesClassName(current)
        .endStatus()
        .build();
  }

  private void delete() {
    world.delete(VolumeAttributesClass.class, "", "gold");
  }

  private boolean isThere() {
    return world.find(VolumeAttributesClass.class, "", "gold").isPresent();
  }

  @Test
  void delete_unused_isGone() {
    delete();
    assertThat(isThere()).isFalse();
  }

  @Test
  void delete_whileAVolumeHasIt_waits() {
    world.put(volume("gold"));
    delete();
    assertThat(isThere()).isTrue();
    world.put(volume("silver"));
    assertThat(isThere()).isFalse();
  }

  @Test
  void delete_whileAClaimWantsOrHasIt_waits() {
    world.put(claim("gold", "silver"));
    delete();
    assertThat(isThere()).isTrue();
    world.put(claim("silver", "gold"));
    assertThat(isThere()).isTrue();
    world.delete(PersistentVolumeClaim.class, "default", "c");
    assertThat(isThere()).isFalse();
  }
}
