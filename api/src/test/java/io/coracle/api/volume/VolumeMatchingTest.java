package io.coracle.api.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VolumeMatchingTest {
  private static final PersistentVolumeClaim CLAIM = claim().endSpec().build();

  private static io.fabric8.kubernetes.api.model.PersistentVolumeClaimFluent<
                  PersistentVolumeClaimBuilder>
              .SpecNested<
          PersistentVolumeClaimBuilder>
      claim() {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName("data")
        .withNamespace("default")
        .withUid("claim-uid")
        .endMetadata()
        .withNewSpec()
        .withAccessModes("ReadWriteOnce")
        .withNewResources()
        .addToRequests("storage", new Quantity("1Gi"))
        .endResources();
  }

  private static PersistentVolumeBuilder volume(String name, String size, String... modes) {
    return new PersistentVolumeBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withCapacity(Map.of("storage", new Quantity(size)))
        .withAccessModes(modes)
        .endSpec()
        .withNewStatus()
        .withPhase("Available")
        .endStatus();
  }

  private static PersistentVolume plain(String name, String size) {
    return volume(name, size, "ReadWriteOnce").build();
  }

  private static Optional<String> best(PersistentVolumeClaim claim, PersistentVolume... volumes) {
    return VolumeMatching.best(claim, List.of(volumes), volume -> true)
        .map(volume -> volume.getMetadata().getName());
  }

  @Test
  void best_several_isTheSmallestThatIsLargeEnough() {
    assertThat(best(CLAIM, plain("big", "9Gi"), plain("fits", "1Gi"), plain("small", "1023Mi")))
        .contains("fits");
    assertThat(best(CLAIM, plain("small", "1023Mi"))).isEmpty();
  }

  @Test
  void best_moreAccessModesThanAsked_areTheLastChoice() {
    PersistentVolume more = volume("more", "1Gi", "ReadWriteOnce", "ReadOnlyMany").build();
    assertThat(best(CLAIM, more, plain("exact", "5Gi"))).contains("exact");
    assertThat(best(CLAIM, more)).contains("more");
    assertThat(best(CLAIM, volume("other", "1Gi", "ReadOnlyMany").build())).isEmpty();
  }

  @Test
  void best_takenOrLeavingOrNotYetAvailable_isLeftOut() {
    PersistentVolume taken =
        new PersistentVolumeBuilder(plain("taken", "1Gi"))
            .editSpec()
            .withNewClaimRef()
            .withName("other")
            .withNamespace("default")
            .endClaimRef()
            .endSpec()
            .build();
    PersistentVolume leaving =
        new PersistentVolumeBuilder(plain("leaving", "1Gi"))
            .editMetadata()
            .withDeletionTimestamp("2026-01-01T00:00:00Z")
            .endMetadata()
            .build();
    PersistentVolume fresh =
        new PersistentVolumeBuilder(plain("fresh", "1Gi"))
            .editStatus()
            .withPhase("Pending")
            .endStatus()
            .build();
    assertThat(best(CLAIM, taken, leaving, fresh)).isEmpty();
  }

  @Test
  void best_ofAnotherClassModeOrLabel_isLeftOut() {
    PersistentVolume classed =
        new PersistentVolumeBuilder(plain("classed", "1Gi"))
            .editSpec()
            .withStorageClassName("fast")
            .endSpec()
            .build();
    assertThat(best(CLAIM, classed)).isEmpty();
    assertThat(best(claim().withStorageClassName("fast").endSpec().build(), classed))
        .contains("classed");
    PersistentVolumeClaim block = claim().withVolumeMode("Block").endSpec().build();
    assertThat(best(block, plain("files", "1Gi"))).isEmpty();
    PersistentVolumeClaim picky =
        claim().withNewSelector().addToMatchLabels("disk", "ssd").endSelector().endSpec().build();
    PersistentVolume labelled =
        new PersistentVolumeBuilder(plain("labelled", "2Gi"))
            .editMetadata()
            .addToLabels("disk", "ssd")
            .endMetadata()
            .build();
    assertThat(best(picky, plain("bare", "1Gi"), labelled)).contains("labelled");
  }

  @Test
  void best_outOfReach_isLeftOut() {
    assertThat(VolumeMatching.best(CLAIM, List.of(plain("far", "1Gi")), volume -> false)).isEmpty();
  }

  private static PersistentVolume reserved(String uid) {
    return new PersistentVolumeBuilder(plain("reserved", "1Gi"))
        .editSpec()
        .withStorageClassName("any")
        .withNewClaimRef()
        .withName("data")
        .withNamespace("default")
        .withUid(uid)
        .endClaimRef()
        .endSpec()
        .build();
  }

  @Test
  void setAside_byNameOrUid_isFoundWhateverItsClass() {
    assertThat(VolumeMatching.setAside(CLAIM, List.of(reserved("")))).isPresent();
    assertThat(VolumeMatching.setAside(CLAIM, List.of(reserved("claim-uid")))).isPresent();
    assertThat(VolumeMatching.setAside(CLAIM, List.of(reserved("other-uid")))).isEmpty();
  }

  @Test
  void mismatch_eachReason_isSaid() {
    assertThat(VolumeMatching.mismatch(plain("v", "1Gi"), CLAIM)).isEmpty();
    assertThat(VolumeMatching.mismatch(plain("v", "1Mi"), CLAIM))
        .contains("requested PV is too small");
    assertThat(VolumeMatching.mismatch(reserved(""), CLAIM))
        .contains("storageClassName does not match");
    assertThat(VolumeMatching.mismatch(volume("v", "1Gi", "ReadOnlyMany").build(), CLAIM))
        .contains("incompatible accessMode");
    assertThat(
            VolumeMatching.mismatch(
                plain("v", "1Gi"), claim().withVolumeMode("Block").endSpec().build()))
        .contains("incompatible volumeMode");
    assertThat(
            VolumeMatching.mismatch(
                plain("v", "1Gi"), claim().withVolumeAttributesClassName("gold").endSpec().build()))
        .contains("volumeAttributesClassName does not match");
  }
}
