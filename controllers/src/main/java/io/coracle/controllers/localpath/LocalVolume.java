package io.coracle.controllers.localpath;

import io.coracle.api.quantity.Quantity;
import io.coracle.api.volume.Claims;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Volumes of the provisioner {@link #PROVISIONER}: how they look and what becomes of them. Pure.
 */
final class LocalVolume {
  static final String PROVISIONER = "io.coracle/local-path";

  /** The class that claims get that name none. */
  static final String CLASS = "local-path";

  /** Keeps a volume until its directory has been removed, as with other provisioners. */
  static final String FINALIZER = "external-provisioner.volume.kubernetes.io/finalizer";

  private static final String HOSTNAME = "kubernetes.io/hostname";

  private LocalVolume() {}

  static StorageClass storageClass() {
    return new StorageClassBuilder()
        .withNewMetadata()
        .withName(CLASS)
        .addToAnnotations("storageclass.kubernetes.io/is-default-class", "true")
        .endMetadata()
        .withProvisioner(PROVISIONER)
        .withReclaimPolicy("Delete")
        .withVolumeBindingMode("WaitForFirstConsumer")
        .withAllowVolumeExpansion(true)
        .build();
  }

  /** Whether a claim waits for a volume of ours. */
  static boolean wanted(PersistentVolumeClaim claim) {
    String volume = claim.getSpec().getVolumeName();
    return claim.getMetadata().getDeletionTimestamp() == null
        && (volume == null || volume.isEmpty())
        && Claims.annotation(claim, Claims.PROVISIONER).equals(PROVISIONER);
  }

  /** Why no volume can be made for a claim, whatever the node; empty if one can. */
  static Optional<String> refusal(PersistentVolumeClaim claim) {
    if (claim.getSpec().getSelector() != null) {
      return Optional.of("claim.Spec.Selector is not supported");
    }
    if ("Block".equals(claim.getSpec().getVolumeMode())) {
      return Optional.of("block volumes are not supported");
    }
    return Claims.has(claim, Claims.SELECTED_NODE)
        ? Optional.empty()
        : Optional.of("configuration error, no node was specified");
  }

  static String name(PersistentVolumeClaim claim) {
    return "pvc-" + claim.getMetadata().getUid();
  }

  static PersistentVolume volume(
      PersistentVolumeClaim claim, StorageClass storageClass, Node node, String path) {
    String policy = Objects.requireNonNullElse(storageClass.getReclaimPolicy(), "Delete");
    return new PersistentVolumeBuilder()
        .withNewMetadata()
        .withName(name(claim))
        .addToAnnotations(Claims.PROVISIONED_BY, PROVISIONER)
        .withFinalizers(policy.equals("Delete") ? List.of(FINALIZER) : List.of())
        .endMetadata()
        .withNewSpec()
        .withStorageClassName(storageClass.getMetadata().getName())
        .withPersistentVolumeReclaimPolicy(policy)
        .withAccessModes(claim.getSpec().getAccessModes())
        .withCapacity(Map.of("storage", Claims.request(claim).view()))
        .withVolumeMode("Filesystem")
        .withMountOptions(storageClass.getMountOptions())
        .withNewLocal()
        .withPath(path)
        .endLocal()
        .withNewClaimRef()
        .withApiVersion("v1")
        .withKind("PersistentVolumeClaim")
        .withNamespace(claim.getMetadata().getNamespace())
        .withName(claim.getMetadata().getName())
        .withUid(claim.getMetadata().getUid())
        .withResourceVersion(claim.getMetadata().getResourceVersion())
        .endClaimRef()
        .withNewNodeAffinity()
        .withNewRequired()
        .addNewNodeSelectorTerm()
        .addNewMatchExpression()
        .withKey(HOSTNAME)
        .withOperator("In")
        .withValues(hostname(node))
        .endMatchExpression()
        .endNodeSelectorTerm()
        .endRequired()
        .endNodeAffinity()
        .endSpec()
        .build();
  }

  private static String hostname(Node node) {
    Map<String, String> labels = node.getMetadata().getLabels();
    return labels == null
        ? node.getMetadata().getName()
        : labels.getOrDefault(HOSTNAME, node.getMetadata().getName());
  }

  /** The label value by which a volume names its node; empty if it names none. */
  static String hostname(PersistentVolume volume) {
    var affinity = volume.getSpec().getNodeAffinity();
    if (affinity == null || affinity.getRequired() == null) {
      return "";
    }
    return affinity.getRequired().getNodeSelectorTerms().stream()
        .map(NodeSelectorTerm::getMatchExpressions)
        .filter(Objects::nonNull)
        .flatMap(List::stream)
        .filter(r -> HOSTNAME.equals(r.getKey()) && r.getValues().size() == 1)
        .map(r -> r.getValues().getFirst())
        .findFirst()
        .orElse("");
  }

  /** Whether a node is the one that a volume lies on. */
  static boolean on(PersistentVolume volume, Node node) {
    return hostname(node).equals(hostname(volume));
  }

  static boolean ours(PersistentVolume volume) {
    return Claims.annotation(volume, Claims.PROVISIONED_BY).equals(PROVISIONER);
  }

  /** What is to be done with a volume of ours. */
  enum Step {
    KEEP,
    /** Its claim is gone and nobody wants its data: the directory goes, and the volume with it. */
    RECLAIM,
    /** Somebody deletes it and keeps the data. */
    LET_GO
  }

  static Step step(PersistentVolume volume) {
    String phase = volume.getStatus() == null ? "" : volume.getStatus().getPhase();
    boolean deleting = volume.getMetadata().getDeletionTimestamp() != null;
    boolean delete = "Delete".equals(volume.getSpec().getPersistentVolumeReclaimPolicy());
    boolean released = "Released".equals(phase) || "Failed".equals(phase);
    if (delete && released) {
      return Step.RECLAIM;
    }
    boolean held =
        volume.getMetadata().getFinalizers() != null
            && volume.getMetadata().getFinalizers().contains(FINALIZER);
    return deleting && held && !delete ? Step.LET_GO : Step.KEEP;
  }

  /** Whether a claim has asked for more than its volume says it has. */
  static boolean grows(PersistentVolumeClaim claim, PersistentVolume volume) {
    return Claims.bound(claim)
        && ours(volume)
        && Claims.refersTo(volume, claim)
        && Claims.request(claim).compareTo(statusCapacity(claim)) > 0;
  }

  private static Quantity statusCapacity(PersistentVolumeClaim claim) {
    var capacity = claim.getStatus() == null ? null : claim.getStatus().getCapacity();
    var storage = capacity == null ? null : capacity.get("storage");
    return storage == null ? Quantity.ZERO : Quantity.parse(storage.toString());
  }
}
