package io.coracle.api.volume;

import io.coracle.api.quantity.Quantity;
import io.coracle.api.selector.LabelSelector;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which volume a claim gets (Kubernetes documentation, "Persistent Volumes", Binding): one that is
 * set aside for it, else the smallest that is large enough, of its class, mode and labels, and with
 * as few access modes beyond those asked for as can be.
 */
public final class VolumeMatching {
  private VolumeMatching() {}

  /** Why a volume cannot serve a claim, as users read it; empty if it can. */
  public static Optional<String> mismatch(PersistentVolume volume, PersistentVolumeClaim claim) {
    if (Claims.capacity(volume).compareTo(Claims.request(claim)) < 0) {
      return Optional.of("requested PV is too small");
    }
    if (!Claims.storageClass(volume).equals(Claims.storageClass(claim))) {
      return Optional.of("storageClassName does not match");
    }
    if (!sameMode(volume, claim)) {
      return Optional.of("incompatible volumeMode");
    }
    if (!sameAttributes(volume, claim)) {
      return Optional.of("volumeAttributesClassName does not match");
    }
    return hasModes(volume, claim) ? Optional.empty() : Optional.of("incompatible accessMode");
  }

  /**
   * The volume that is set aside for a claim, if there is one and it is large enough. It need not
   * be of the claim's class.
   */
  public static Optional<PersistentVolume> setAside(
      PersistentVolumeClaim claim, Collection<PersistentVolume> volumes) {
    return volumes.stream()
        .filter(volume -> Claims.refersTo(volume, claim) && usable(volume, claim))
        .min(Comparator.comparing(volume -> volume.getMetadata().getName()));
  }

  /**
   * The best of the volumes that nobody has.
   *
   * @param reachable further conditions, such as a node that must reach it
   */
  public static Optional<PersistentVolume> best(
      PersistentVolumeClaim claim,
      Collection<PersistentVolume> volumes,
      Predicate<PersistentVolume> reachable) {
    var selector = claim.getSpec().getSelector();
    Predicate<PersistentVolume> labelled =
        selector == null
            ? volume -> true
            : volume -> LabelSelector.of(selector).matches(volume.getMetadata().getLabels());
    Comparator<PersistentVolume> modes = Comparator.comparingInt(VolumeMatching::modeCount);
    Comparator<PersistentVolume> size = Comparator.comparing(Claims::capacity);
    return volumes.stream()
        .filter(volume -> volume.getSpec().getClaimRef() == null && available(volume))
        .filter(volume -> usable(volume, claim) && mismatch(volume, claim).isEmpty())
        .filter(labelled)
        .filter(reachable)
        .min(
            modes
                .thenComparing(size)
                .thenComparing((PersistentVolume volume) -> volume.getMetadata().getName()));
  }

  private static boolean available(PersistentVolume volume) {
    return volume.getStatus() != null && "Available".equals(volume.getStatus().getPhase());
  }

  private static boolean usable(PersistentVolume volume, PersistentVolumeClaim claim) {
    Quantity capacity = Claims.capacity(volume);
    return volume.getMetadata().getDeletionTimestamp() == null
        && sameMode(volume, claim)
        && sameAttributes(volume, claim)
        && capacity.compareTo(Claims.request(claim)) >= 0;
  }

  /** Whether both are file systems or both are block devices. */
  public static boolean sameMode(PersistentVolume volume, PersistentVolumeClaim claim) {
    return Claims.mode(volume.getSpec().getVolumeMode())
        .equals(Claims.mode(claim.getSpec().getVolumeMode()));
  }

  private static boolean sameAttributes(PersistentVolume volume, PersistentVolumeClaim claim) {
    return Claims.text(volume.getSpec().getVolumeAttributesClassName())
        .equals(Claims.text(claim.getSpec().getVolumeAttributesClassName()));
  }

  private static int modeCount(PersistentVolume volume) {
    List<String> modes = volume.getSpec().getAccessModes();
    return modes == null ? 0 : modes.size();
  }

  private static boolean hasModes(PersistentVolume volume, PersistentVolumeClaim claim) {
    List<String> wanted = claim.getSpec().getAccessModes();
    List<String> offered = volume.getSpec().getAccessModes();
    return wanted == null
        || wanted.isEmpty()
        || offered != null && new HashSet<>(offered).containsAll(wanted);
  }
}
