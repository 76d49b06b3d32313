package io.coracle.kubelet.volume;

import io.coracle.api.StatusException;
import io.coracle.api.volume.Claims;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.sources.Sources;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.Optional;

/** The persistent volumes behind the claims of a pod. Calls block. */
final class ClaimedVolumes {
  private final Sources sources;

  ClaimedVolumes(Sources sources) {
    this.sources = sources;
  }

  /**
   * A persistent volume as a pod uses it.
   *
   * @param block whether it is a device, not a file system
   */
  record Claimed(PersistentVolume volume, boolean readOnly, boolean block) {
    String name() {
      return volume.getMetadata().getName();
    }
  }

  /** Whether a volume stands for a claim. */
  static boolean has(Volume volume) {
    return volume.getPersistentVolumeClaim() != null || volume.getEphemeral() != null;
  }

  /**
   * The persistent volume behind a pod's volume.
   *
   * @throws VolumeFault if the claim is not there, not the pod's, or has no volume
   */
  Claimed find(Pod pod, Volume volume) {
    String name = Claims.claimName(pod, volume).orElseThrow();
    try {
      return find(pod, volume, name);
    } catch (VolumeFault | StatusException e) {
      String all = "[" + volume.getName() + "]";
      throw new VolumeFault(
          "Unable to attach or mount volumes: unmounted volumes="
              + all
              + ", unattached volumes=[], failed to process volumes="
              + all
              + ": error processing PVC "
              + Pods.namespace(pod)
              + "/"
              + name
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private Claimed find(Pod pod, Volume volume, String name) {
    PersistentVolumeClaim claim =
        sources
            .claim(Pods.namespace(pod), name)
            .orElseThrow(
                () ->
                    new VolumeFault(
                        "failed to fetch PVC from API server: persistentvolumeclaims \""
                            + name
                            + "\" not found"));
    if (volume.getEphemeral() != null && !Claims.madeFor(claim, pod)) {
      throw new VolumeFault(
          "PVC %s/%s was not created for pod %s (pod is not owner)"
              .formatted(Pods.namespace(pod), name, Pods.reference(pod)));
    }
    if (claim.getMetadata().getDeletionTimestamp() != null) {
      throw new VolumeFault("PVC is being deleted");
    }
    if (!Claims.bound(claim)) {
      throw new VolumeFault("PVC is not bound");
    }
    PersistentVolume found = behind(claim);
    boolean block = "Block".equals(found.getSpec().getVolumeMode());
    checkUse(pod, volume, block);
    boolean readOnly =
        volume.getPersistentVolumeClaim() != null
            && Fields.yes(volume.getPersistentVolumeClaim().getReadOnly());
    return new Claimed(found, readOnly, block);
  }

  private PersistentVolume behind(PersistentVolumeClaim claim) {
    String name = claim.getSpec().getVolumeName();
    PersistentVolume volume =
        sources
            .volume(name)
            .orElseThrow(
                () ->
                    new VolumeFault(
                        "failed to fetch PV %s from API server: persistentvolumes \"%s\" not found"
                            .formatted(name, name)));
    ObjectReference reference = volume.getSpec().getClaimRef();
    Optional<String> holder = Optional.ofNullable(reference).map(ObjectReference::getUid);
    if (holder.filter(claim.getMetadata().getUid()::equals).isEmpty()) {
      throw new VolumeFault(
          "PV %s has claimRef.UID \"%s\", which does not match the UID \"%s\" of the PVC"
              .formatted(name, holder.orElse(""), claim.getMetadata().getUid()));
    }
    return volume;
  }

  /** A device is not mounted, and a file system is no device. */
  private static void checkUse(Pod pod, Volume volume, boolean block) {
    String name = volume.getName();
    boolean mounted =
        Pods.allContainers(pod).stream()
            .flatMap(c -> Fields.list(c.getVolumeMounts()).stream())
            .anyMatch(mount -> name.equals(mount.getName()));
    boolean device =
        Pods.allContainers(pod).stream()
            .flatMap(c -> Fields.list(c.getVolumeDevices()).stream())
            .anyMatch(other -> name.equals(other.getName()));
    if (block && mounted) {
      throw new VolumeFault(
          "volume " + name + " has volumeMode Block, but is specified in volumeMounts");
    }
    if (!block && device) {
      throw new VolumeFault(
          "volume " + name + " has volumeMode Filesystem, but is specified in volumeDevices");
    }
  }
}
