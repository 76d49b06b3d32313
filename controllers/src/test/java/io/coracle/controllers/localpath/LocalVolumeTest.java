package io.coracle.controllers.localpath;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.volume.Claims;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalVolumeTest {
  private static final Node NODE =
      new NodeBuilder()
          .withNewMetadata()
          .withName("node-1")
          .addToLabels("kubernetes.io/hostname", "host-1")
          .endMetadata()
          .build();

  private static PersistentVolumeClaim claim() {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName("data")
        .withNamespace("default")
        .withUid("u1")
        .addToAnnotations(Claims.PROVISIONER, LocalVolume.PROVISIONER)
        .addToAnnotations(Claims.SELECTED_NODE, "node-1")
        .endMetadata()
        .withNewSpec()
        .withAccessModes("ReadWriteOnce")
        .withStorageClassName(LocalVolume.CLASS)
        .withNewResources()
        .addToRequests("storage", new Quantity("1Gi"))
        .endResources()
        .endSpec()
        .build();
  }

  private static PersistentVolume volume() {
    return LocalVolume.volume(claim(), LocalVolume.storageClass(), NODE, "/data/pvc-u1");
  }

  @Test
  void volume_ofClaim_isSetAsideForItOnItsNode() {
    PersistentVolume volume = volume();
    assertThat(volume.getMetadata().getName()).isEqualTo("pvc-u1");
    assertThat(volume.getSpec().getLocal().getPath()).isEqualTo("/data/pvc-u1");
    assertThat(volume.getSpec().getPersistentVolumeReclaimPolicy()).isEqualTo("Delete");
    assertThat(volume.getMetadata().getFinalizers()).containsExactly(LocalVolume.FINALIZER);
    assertThat(Claims.refersTo(volume, claim())).isTrue();
    assertThat(LocalVolume.on(volume, NODE)).isTrue();
    assertThat(LocalVolume.hostname(volume)).isEqualTo("host-1");
  }

  @Test
  void wanted_onlyUnboundClaimsOfOurs() {
    assertThat(LocalVolume.wanted(claim())).isTrue();
    var bound =
        new PersistentVolumeClaimBuilder(claim()).editSpec().withVolumeName("v").endSpec().build();
    assertThat(LocalVolume.wanted(bound)).isFalse();
    var others =
        new PersistentVolumeClaimBuilder(claim())
            .editMetadata()
            .addToAnnotations(Claims.PROVISIONER, "example.com/disk")
            .endMetadata()
            .build();
    assertThat(LocalVolume.wanted(others)).isFalse();
  }

  @Test
  void refusal_whatADirectoryCannotBe_isSaid() {
    assertThat(LocalVolume.refusal(claim())).isEmpty();
    var block =
        new PersistentVolumeClaimBuilder(claim()).editSpec().withVolumeMode("Block").endSpec();
    assertThat(LocalVolume.refusal(block.build())).contains("block volumes are not supported");
    var nowhere =
        new PersistentVolumeClaimBuilder(claim())
            .editMetadata()
            .removeFromAnnotations(Claims.SELECTED_NODE)
            .endMetadata();
    assertThat(LocalVolume.refusal(nowhere.build()))
        .contains("configuration error, no node was specified");
  }

  @ParameterizedTest
  @CsvSource({
    "Delete, Bound, false, KEEP",
    "Delete, Released, false, RECLAIM",
    "Delete, Failed, false, RECLAIM",
    "Delete, Released, true, RECLAIM",
    "Delete, Bound, true, KEEP",
    "Retain, Released, false, KEEP",
    "Retain, Released, true, LET_GO"
  })
  void step_byPolicyPhaseAndDeletion(
      String policy, String phase, boolean deleting, LocalVolume.Step expected) {
    PersistentVolume volume =
        new PersistentVolumeBuilder(volume())
            .editMetadata()
            .withDeletionTimestamp(deleting ? "2026-01-01T00:00:00Z" : null)
            .endMetadata()
            .editSpec()
            .withPersistentVolumeReclaimPolicy(policy)
            .endSpec()
            .withNewStatus()
            .withPhase(phase)
            .endStatus()
            .build();
    assertThat(LocalVolume.step(volume)).isEqualTo(expected);
  }

  @Test
  void grows_boundClaimAsksForMore() {
    PersistentVolumeClaim bound =
        new PersistentVolumeClaimBuilder(claim())
            .editMetadata()
            .addToAnnotations(Claims.BIND_COMPLETED, "yes")
            .endMetadata()
            .editSpec()
            .withVolumeName("pvc-u1")
            .endSpec()
            .withNewStatus()
            .addToCapacity("storage", new Quantity("1Gi"))
            .endStatus()
            .build();
    assertThat(LocalVolume.grows(bound, volume())).isFalse();
    PersistentVolumeClaim more =
        new PersistentVolumeClaimBuilder(bound)
            .editSpec()
            .withNewResources()
            .addToRequests("storage", new Quantity("2Gi"))
            .endResources()
            .endSpec()
            .build();
    assertThat(LocalVolume.grows(more, volume())).isTrue();
  }
}
