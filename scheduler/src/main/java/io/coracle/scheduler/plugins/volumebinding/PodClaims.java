package io.coracle.scheduler.plugins.volumebinding;

import io.coracle.api.volume.Claims;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The claims of a pod, sorted by what a node must offer for them. Pure.
 *
 * @param bound those that have a volume
 * @param waiting those that get one when the pod has a node
 */
record PodClaims(List<PersistentVolumeClaim> bound, List<PersistentVolumeClaim> waiting) {
  PodClaims {
    bound = List.copyOf(bound);
    waiting = List.copyOf(waiting);
  }

  /** Either the claims, or why the pod can go nowhere. */
  sealed interface Found {
    record Sorted(PodClaims claims) implements Found {}

    record Refused(String reason) implements Found {}
  }

  /**
   * Looks at each volume of a pod.
   *
   * @param claims by name, in the pod's namespace
   * @param classes by name
   */
  static Found of(
      Pod pod,
      Function<String, Optional<PersistentVolumeClaim>> claims,
      Function<String, Optional<StorageClass>> classes) {
    var bound = new ArrayList<PersistentVolumeClaim>();
    var waiting = new ArrayList<PersistentVolumeClaim>();
    boolean immediate = false;
    List<Volume> volumes = pod.getSpec().getVolumes();
    for (Volume volume : volumes == null ? List.<Volume>of() : volumes) {
      Optional<String> name = Claims.claimName(pod, volume);
      if (name.isEmpty()) {
        continue;
      }
      Optional<PersistentVolumeClaim> claim = claims.apply(name.get());
      Optional<String> refusal = refusal(pod, volume, name.get(), claim);
      if (refusal.isPresent()) {
        return new Found.Refused(refusal.get());
      }
      if (Claims.bound(claim.orElseThrow())) {
        bound.add(claim.get());
      } else if (waits(claim.get(), classes)) {
        waiting.add(claim.get());
      } else {
        immediate = true;
      }
    }
    return immediate
        ? new Found.Refused("pod has unbound immediate PersistentVolumeClaims")
        : new Found.Sorted(new PodClaims(bound, waiting));
  }

  private static Optional<String> refusal(
      Pod pod, Volume volume, String name, Optional<PersistentVolumeClaim> claim) {
    boolean ephemeral = volume.getEphemeral() != null;
    if (claim.isEmpty()) {
      return Optional.of(
          ephemeral
              ? "waiting for ephemeral volume controller to create the persistentvolumeclaim \""
                  + name
                  + "\""
              : "persistentvolumeclaim \"" + name + "\" not found");
    }
    if (claim.get().getStatus() != null && "Lost".equals(claim.get().getStatus().getPhase())) {
      return Optional.of(
          "persistentvolumeclaim \"%s\" bound to non-existent persistentvolume \"%s\""
              .formatted(name, claim.get().getSpec().getVolumeName()));
    }
    if (claim.get().getMetadata().getDeletionTimestamp() != null) {
      return Optional.of("persistentvolumeclaim \"" + name + "\" is being deleted");
    }
    return ephemeral && !Claims.madeFor(claim.get(), pod)
        ? Optional.of(
            "PVC %s/%s was not created for pod %s/%s (pod is not owner)"
                .formatted(
                    pod.getMetadata().getNamespace(),
                    name,
                    pod.getMetadata().getNamespace(),
                    pod.getMetadata().getName()))
        : Optional.empty();
  }

  private static boolean waits(
      PersistentVolumeClaim claim, Function<String, Optional<StorageClass>> classes) {
    String named = claim.getSpec().getVolumeName();
    return (named == null || named.isEmpty())
        && classes
            .apply(Claims.storageClass(claim))
            .filter(c -> "WaitForFirstConsumer".equals(c.getVolumeBindingMode()))
            .isPresent();
  }
}
