package io.coracle.scheduler.plugins.volumebinding;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.volume.Claims;
import io.coracle.scheduler.framework.NodeInfo;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeVolumesTest {
  private static final NodeInfo NODE =
      NodeInfo.of(
          new NodeBuilder()
              .withNewMetadata()
              .withName("node-1")
              .addToLabels("kubernetes.io/hostname", "node-1")
              .endMetadata()
              .build());

  private static StorageClass storageClass(String name, String provisioner, String mode) {
    return new StorageClassBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withProvisioner(provisioner)
        .withVolumeBindingMode(mode)
        .build();
  }

  private static final Map<String, StorageClass> CLASSES =
      Map.of(
          "later", storageClass("later", "example.com/disk", "WaitForFirstConsumer"),
          "manual", storageClass("manual", Claims.NO_PROVISIONER, "WaitForFirstConsumer"),
          "now", storageClass("now", "example.com/disk", "Immediate"));

  private static PersistentVolumeClaimBuilder claim(String name, String storageClass) {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .withUid(name + "-uid")
        .endMetadata()
        .withNewSpec()
        .withAccessModes("ReadWriteOnce")
        .withStorageClassName(storageClass)
        .withNewResources()
        .addToRequests("storage", new Quantity("1Gi"))
        .endResources()
        .endSpec();
  }

  private static PersistentVolumeClaim bound(String name, String volume) {
    return claim(name, "later")
        .editMetadata()
        .addToAnnotations(Claims.BIND_COMPLETED, "yes")
        .endMetadata()
        .editSpec()
        .withVolumeName(volume)
        .endSpec()
        .build();
  }

  private static PersistentVolume volume(String name, String node) {
    return new PersistentVolumeBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withStorageClassName("manual")
        .withAccessModes("ReadWriteOnce")
        .withCapacity(Map.of("storage", new Quantity("1Gi")))
        .withNewNodeAffinity()
        .withNewRequired()
        .addNewNodeSelectorTerm()
        .addNewMatchExpression()
        .withKey("kubernetes.io/hostname")
        .withOperator("In")
        .withValues(node)
        .endMatchExpression()
        .endNodeSelectorTerm()
        .endRequired()
        .endNodeAffinity()
        .endSpec()
        .withNewStatus()
        .withPhase("Available")
        .endStatus()
        .build();
  }

  private static NodeVolumes.Offer offer(PodClaims claims, PersistentVolume... volumes) {
    List<PersistentVolume> all = List.of(volumes);
    return new NodeVolumes(
            NODE,
            all,
            name -> all.stream().filter(v -> v.getMetadata().getName().equals(name)).findFirst(),
            name -> Optional.ofNullable(CLASSES.get(name)))
        .offer(claims);
  }

  private static PodClaims waiting(PersistentVolumeClaim... claims) {
    return new PodClaims(List.of(), List.of(claims));
  }

  @Test
  void offer_boundVolumeOfAnotherNode_isRefused() {
    var claims = new PodClaims(List.of(bound("data", "v")), List.of());
    assertThat(offer(claims, volume("v", "node-1"))).isInstanceOf(NodeVolumes.Offer.Suits.class);
    assertThat(offer(claims, volume("v", "node-2")))
        .isEqualTo(new NodeVolumes.Offer.Refused("node(s) had volume node affinity conflict"));
    assertThat(offer(claims)).isEqualTo(new NodeVolumes.Offer.Refused(NodeVolumes.MISSING));
  }

  @Test
  void offer_waitingClaim_getsAVolumeOfThisNode() {
    PersistentVolumeClaim data = claim("data", "manual").build();
    PersistentVolume here = volume("here", "node-1");
    assertThat(offer(waiting(data), volume("there", "node-2"), here))
        .isEqualTo(
            new NodeVolumes.Offer.Suits(
                new NodeVolumes.Plan(List.of(new NodeVolumes.Match(data, here)), List.of())));
    assertThat(offer(waiting(data), volume("there", "node-2")))
        .isEqualTo(new NodeVolumes.Offer.Refused(NodeVolumes.NOTHING_TO_BIND));
  }

  @Test
  void offer_twoClaimsAndOneVolume_isNotEnough() {
    assertThat(
            offer(
                waiting(claim("a", "manual").build(), claim("b", "manual").build()),
                volume("v", "node-1")))
        .isEqualTo(new NodeVolumes.Offer.Refused(NodeVolumes.NOTHING_TO_BIND));
  }

  @Test
  void offer_classWithProvisioner_isProvisioned() {
    PersistentVolumeClaim data = claim("data", "later").build();
    assertThat(offer(waiting(data)))
        .isEqualTo(new NodeVolumes.Offer.Suits(new NodeVolumes.Plan(List.of(), List.of(data))));
  }

  @Test
  void offer_volumeIsBeingMadeForAnotherNode_isRefused() {
    var there =
        claim("data", "later")
            .editMetadata()
            .addToAnnotations(Claims.SELECTED_NODE, "node-2")
            .endMetadata()
            .build();
    assertThat(offer(waiting(there)))
        .isEqualTo(new NodeVolumes.Offer.Refused(NodeVolumes.NOTHING_TO_BIND));
  }

  private static Pod pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace("default")
        .withUid("pod-uid")
        .endMetadata()
        .withNewSpec()
        .addNewVolume()
        .withName("v")
        .withNewPersistentVolumeClaim()
        .withClaimName("data")
        .endPersistentVolumeClaim()
        .endVolume()
        .endSpec()
        .build();
  }

  private static PodClaims.Found found(Pod pod, Optional<PersistentVolumeClaim> claim) {
    return PodClaims.of(pod, name -> claim, name -> Optional.ofNullable(CLASSES.get(name)));
  }

  private static String refusal(Pod pod, Optional<PersistentVolumeClaim> claim) {
    return ((PodClaims.Found.Refused) found(pod, claim)).reason();
  }

  @Test
  void podClaims_missingUnboundLostOrLeaving_areRefused() {
    assertThat(refusal(pod(), Optional.empty()))
        .isEqualTo("persistentvolumeclaim \"data\" not found");
    assertThat(refusal(pod(), Optional.of(claim("data", "now").build())))
        .isEqualTo("pod has unbound immediate PersistentVolumeClaims");
    assertThat(
            refusal(
                pod(),
                Optional.of(
                    new PersistentVolumeClaimBuilder(bound("data", "v"))
                        .withNewStatus()
                        .withPhase("Lost")
                        .endStatus()
                        .build())))
        .isEqualTo("persistentvolumeclaim \"data\" bound to non-existent persistentvolume \"v\"");
    assertThat(
            refusal(
                pod(),
                Optional.of(
                    claim("data", "later")
                        .editMetadata()
                        .withDeletionTimestamp("2026-01-01T00:00:00Z")
                        .endMetadata()
                        .build())))
        .isEqualTo("persistentvolumeclaim \"data\" is being deleted");
  }

  @Test
  void podClaims_waitingAndBound_areSorted() {
    PersistentVolumeClaim later = claim("data", "later").build();
    assertThat(found(pod(), Optional.of(later)))
        .isEqualTo(new PodClaims.Found.Sorted(waiting(later)));
    PersistentVolumeClaim bound = bound("data", "v");
    assertThat(found(pod(), Optional.of(bound)))
        .isEqualTo(new PodClaims.Found.Sorted(new PodClaims(List.of(bound), List.of())));
  }

  @Test
  void podClaims_ephemeral_mustBelongToThePod() {
    Pod pod =
        new PodBuilder(pod())
            .editSpec()
            .withVolumes()
            .addNewVolume()
            .withName("scratch")
            .withNewEphemeral()
            .endEphemeral()
            .endVolume()
            .endSpec()
            .build();
    assertThat(refusal(pod, Optional.empty()))
        .isEqualTo(
            "waiting for ephemeral volume controller to create the persistentvolumeclaim"
                + " \"web-scratch\"");
    assertThat(refusal(pod, Optional.of(bound("web-scratch", "v"))))
        .contains("was not created for pod default/web");
  }
}
