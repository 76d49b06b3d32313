package io.coracle.controllers.persistentvolume;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.volume.Claims;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JudgementTest {
  private static final String UID = "claim-uid";
  private static final StorageClass NOW = storageClass("now", "Immediate", "example.com/disk");
  private static final StorageClass LATER =
      storageClass("later", "WaitForFirstConsumer", "example.com/disk");
  private static final StorageClass MANUAL =
      storageClass("manual", "Immediate", Claims.NO_PROVISIONER);

  private static StorageClass storageClass(String name, String mode, String provisioner) {
    return new StorageClassBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withVolumeBindingMode(mode)
        .withProvisioner(provisioner)
        .build();
  }

  private static PersistentVolumeClaim claim(String storageClass, String volume) {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName("data")
        .withNamespace("default")
        .withUid(UID)
        .endMetadata()
        .withNewSpec()
        .withAccessModes("ReadWriteOnce")
        .withStorageClassName(storageClass)
        .withVolumeName(volume)
        .withNewResources()
        .addToRequests("storage", new Quantity("1Gi"))
        .endResources()
        .endSpec()
        .build();
  }

  private static PersistentVolumeClaim annotated(PersistentVolumeClaim claim, String annotation) {
    return new PersistentVolumeClaimBuilder(claim)
        .editMetadata()
        .addToAnnotations(annotation, "yes")
        .endMetadata()
        .build();
  }

  private static PersistentVolume volume(String storageClass, String claimUid) {
    var volume =
        new PersistentVolumeBuilder()
            .withNewMetadata()
            .withName("v")
            .endMetadata()
            .withNewSpec()
            .withStorageClassName(storageClass)
            .withAccessModes("ReadWriteOnce")
            .withCapacity(Map.of("storage", new Quantity("1Gi")))
            .endSpec()
            .withNewStatus()
            .withPhase("Available")
            .endStatus();
    if (!claimUid.isEmpty()) {
      volume
          .editSpec()
          .withNewClaimRef()
          .withName("data")
          .withNamespace("default")
          .withUid(claimUid)
          .endClaimRef()
          .endSpec();
    }
    return volume.build();
  }

  private static ClaimVerdict judge(PersistentVolumeClaim claim, PersistentVolume... volumes) {
    return new ClaimJudgement(claim, List.of(volumes), List.of(NOW, LATER, MANUAL), List.of())
        .verdict();
  }

  private static String reason(ClaimVerdict verdict) {
    return ((ClaimVerdict.Wait) verdict).reason();
  }

  @Test
  void claim_volumeFits_isBound() {
    assertThat(judge(claim("now", ""), volume("now", "")))
        .isEqualTo(new ClaimVerdict.Bind(volume("now", "")));
    assertThat(judge(claim("", ""), volume("", ""))).isInstanceOf(ClaimVerdict.Bind.class);
  }

  @Test
  void claim_nothingFits_isProvisionedByItsClass() {
    assertThat(judge(claim("now", ""))).isEqualTo(new ClaimVerdict.Provision("example.com/disk"));
  }

  @Test
  void claim_waitsForConsumer_evenWhenAVolumeFits() {
    assertThat(reason(judge(claim("later", ""), volume("later", ""))))
        .isEqualTo("WaitForFirstConsumer");
    var used =
        new ClaimJudgement(claim("later", ""), List.of(), List.of(LATER), List.of("web", "db"));
    assertThat(used.verdict())
        .isEqualTo(
            new ClaimVerdict.Wait(
                false, "WaitForPodScheduled", "waiting for pod web,db to be scheduled"));
  }

  @Test
  void claim_waitedAndHasANode_isProvisioned() {
    assertThat(judge(annotated(claim("later", ""), Claims.SELECTED_NODE)))
        .isEqualTo(new ClaimVerdict.Provision("example.com/disk"));
  }

  @Test
  void claim_waitsForConsumerButVolumeIsSetAside_isBound() {
    assertThat(judge(claim("later", ""), volume("later", UID)))
        .isInstanceOf(ClaimVerdict.Bind.class);
  }

  @Test
  void claim_withoutClassOrProvisioner_waitsAndSaysWhy() {
    assertThat(reason(judge(claim("", "")))).isEqualTo("FailedBinding");
    assertThat(judge(claim("manual", "")))
        .isEqualTo(
            new ClaimVerdict.Wait(
                true,
                "ProvisioningFailed",
                "no volume plugin matched name: kubernetes.io/no-provisioner"));
    assertThat(judge(claim("missing", "")))
        .isEqualTo(
            new ClaimVerdict.Wait(
                true, "ProvisioningFailed", "storageclass.storage.k8s.io \"missing\" not found"));
  }

  @Test
  void claim_thatNamesNoClass_adoptsADefaultThatCameLater() {
    StorageClass standard =
        new StorageClassBuilder(LATER)
            .editMetadata()
            .addToAnnotations("storageclass.kubernetes.io/is-default-class", "true")
            .endMetadata()
            .build();
    PersistentVolumeClaim silent =
        new PersistentVolumeClaimBuilder(claim("", ""))
            .editSpec()
            .withStorageClassName(null)
            .endSpec()
            .build();
    assertThat(new ClaimJudgement(silent, List.of(), List.of(standard), List.of()).verdict())
        .isEqualTo(new ClaimVerdict.Adopt("later"));
    // The empty name asks for no class.
    assertThat(
            reason(
                new ClaimJudgement(claim("", ""), List.of(), List.of(standard), List.of())
                    .verdict()))
        .isEqualTo("FailedBinding");
  }

  @Test
  void claim_thatNamesAVolume_getsItOrWaits() {
    assertThat(judge(claim("now", "v"))).isEqualTo(ClaimVerdict.quietly());
    assertThat(judge(claim("now", "v"), volume("now", ""))).isInstanceOf(ClaimVerdict.Bind.class);
    assertThat(judge(claim("now", "v"), volume("other", "")))
        .isEqualTo(
            new ClaimVerdict.Wait(
                true,
                "VolumeMismatch",
                "Cannot bind to requested volume \"v\": storageClassName does not match"));
    assertThat(reason(judge(claim("now", "v"), volume("now", "other")))).isEqualTo("FailedBinding");
  }

  @Test
  void claim_bound_staysOrIsLost() {
    PersistentVolumeClaim bound = annotated(claim("now", "v"), Claims.BIND_COMPLETED);
    assertThat(judge(bound, volume("now", UID))).isInstanceOf(ClaimVerdict.Bind.class);
    assertThat(judge(bound)).isInstanceOf(ClaimVerdict.Lose.class);
    assertThat(judge(bound, volume("now", "other")))
        .isEqualTo(
            new ClaimVerdict.Lose(
                "ClaimMisbound",
                "Two claims are bound to the same volume, this one is bound incorrectly"));
    assertThat(judge(annotated(claim("now", ""), Claims.BIND_COMPLETED)))
        .isInstanceOf(ClaimVerdict.Lose.class);
  }

  @Test
  void volume_ofNobody_isFree() {
    assertThat(VolumeVerdict.of(volume("", ""), Optional.empty()))
        .isEqualTo(new VolumeVerdict.Free());
  }

  @Test
  void volume_withClaim_followsIt() {
    PersistentVolume volume = volume("", UID);
    assertThat(VolumeVerdict.of(volume, Optional.empty())).isEqualTo(new VolumeVerdict.Release());
    assertThat(VolumeVerdict.of(volume("", "other"), Optional.of(claim("", "v"))))
        .isEqualTo(new VolumeVerdict.Release());
    assertThat(VolumeVerdict.of(volume, Optional.of(claim("", ""))))
        .isEqualTo(new VolumeVerdict.AskClaim());
    assertThat(VolumeVerdict.of(volume, Optional.of(claim("", "v"))))
        .isEqualTo(new VolumeVerdict.Taken());
    assertThat(VolumeVerdict.of(volume, Optional.of(claim("", "another"))))
        .isEqualTo(new VolumeVerdict.Unbind());
  }

  @Test
  void volume_madeOnDemandForAClaimThatTookAnother_isReleased() {
    PersistentVolume made =
        new PersistentVolumeBuilder(volume("", UID))
            .editMetadata()
            .addToAnnotations(Claims.PROVISIONED_BY, "example.com/disk")
            .endMetadata()
            .editSpec()
            .withPersistentVolumeReclaimPolicy("Delete")
            .endSpec()
            .build();
    assertThat(VolumeVerdict.of(made, Optional.of(claim("", "another"))))
        .isEqualTo(new VolumeVerdict.Release());
  }
}
