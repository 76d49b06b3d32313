package io.coracle.controllers.persistentvolume;

import io.coracle.api.volume.Claims;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.Optional;

/**
 * What is to become of a persistent volume.
 *
 * <pre>
 * Pending -> Available -> Bound -> Released -> (deleted | Failed | stays)
 * </pre>
 */
sealed interface VolumeVerdict {

  /** Claims may have it. */
  record Free() implements VolumeVerdict {}

  /** Its claim has it. */
  record Taken() implements VolumeVerdict {}

  /** It is set aside for a claim that has yet to be looked at. */
  record AskClaim() implements VolumeVerdict {}

  /** Its claim is gone. */
  record Release() implements VolumeVerdict {}

  /** Its claim has another volume: it is set aside no more. */
  record Unbind() implements VolumeVerdict {}

  /**
   * Judges a volume.
   *
   * @param claim the one that it refers to by name, whatever its uid
   */
  static VolumeVerdict of(PersistentVolume volume, Optional<PersistentVolumeClaim> claim) {
    ObjectReference reference = volume.getSpec().getClaimRef();
    if (reference == null || reference.getUid() == null || reference.getUid().isEmpty()) {
      return new Free();
    }
    if (claim.isEmpty() || !reference.getUid().equals(claim.get().getMetadata().getUid())) {
      return new Release();
    }
    String name = claim.get().getSpec().getVolumeName();
    if (name == null || name.isEmpty()) {
      return new AskClaim();
    }
    if (name.equals(volume.getMetadata().getName())) {
      return new Taken();
    }
    boolean made = Claims.has(volume, Claims.PROVISIONED_BY);
    return made && "Delete".equals(volume.getSpec().getPersistentVolumeReclaimPolicy())
        ? new Release()
        : new Unbind();
  }
}
