package io.coracle.controllers.persistentvolume;

import io.coracle.api.volume.Claims;
import io.coracle.api.volume.VolumeMatching;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Judges one claim by what there is (Kubernetes documentation, "Persistent Volumes", Binding).
 * Pure.
 *
 * @param users names of pods that use the claim and have no node yet
 */
record ClaimJudgement(
    PersistentVolumeClaim claim,
    Collection<PersistentVolume> volumes,
    Collection<StorageClass> classes,
    List<String> users) {
  private static final List<String> DEFAULT_CLASS =
      List.of(
          "storageclass.kubernetes.io/is-default-class",
          "storageclass.beta.kubernetes.io/is-default-class");
  private static final String FIRST_CONSUMER = "WaitForFirstConsumer";

  ClaimVerdict verdict() {
    return Claims.has(claim, Claims.BIND_COMPLETED) ? bound() : unbound();
  }

  private ClaimVerdict bound() {
    String name = volumeName();
    if (name.isEmpty()) {
      return new ClaimVerdict.Lose(
          "ClaimLost",
          "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!");
    }
    Optional<PersistentVolume> volume = volume(name);
    if (volume.isEmpty()) {
      return new ClaimVerdict.Lose(
          "ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!");
    }
    return volume.get().getSpec().getClaimRef() == null || Claims.refersTo(volume.get(), claim)
        ? new ClaimVerdict.Bind(volume.get())
        : new ClaimVerdict.Lose(
            "ClaimMisbound",
            "Two claims are bound to the same volume, this one is bound incorrectly");
  }

  private String volumeName() {
    String name = claim.getSpec().getVolumeName();
    return name == null ? "" : name;
  }

  private Optional<PersistentVolume> volume(String name) {
    return volumes.stream().filter(v -> v.getMetadata().getName().equals(name)).findFirst();
  }

  private ClaimVerdict unbound() {
    if (!volumeName().isEmpty()) {
      return asked();
    }
    Optional<PersistentVolume> setAside = VolumeMatching.setAside(claim, volumes);
    if (setAside.isPresent()) {
      return new ClaimVerdict.Bind(setAside.get());
    }
    Optional<StorageClass> storageClass = storageClass();
    boolean waits = storageClass.filter(ClaimJudgement::waitsForConsumer).isPresent();
    if (!waits) {
      Optional<PersistentVolume> best = VolumeMatching.best(claim, volumes, volume -> true);
      if (best.isPresent()) {
        return new ClaimVerdict.Bind(best.get());
      }
    } else if (!Claims.has(claim, Claims.SELECTED_NODE)) {
      return waitForConsumer();
    }
    return withoutVolume(storageClass);
  }

  private ClaimVerdict waitForConsumer() {
    return users.isEmpty()
        ? new ClaimVerdict.Wait(
            false, FIRST_CONSUMER, "waiting for first consumer to be created before binding")
        : new ClaimVerdict.Wait(
            false,
            "WaitForPodScheduled",
            "waiting for pod %s to be scheduled".formatted(String.join(",", users)));
  }

  /** The claim names a volume. */
  private ClaimVerdict asked() {
    Optional<PersistentVolume> volume = volume(volumeName());
    if (volume.isEmpty()) {
      return ClaimVerdict.quietly();
    }
    if (Claims.refersTo(volume.get(), claim)) {
      return new ClaimVerdict.Bind(volume.get());
    }
    if (volume.get().getSpec().getClaimRef() != null) {
      return new ClaimVerdict.Wait(
          true,
          "FailedBinding",
          "volume \"%s\" already bound to a different claim.".formatted(volumeName()));
    }
    return VolumeMatching.mismatch(volume.get(), claim)
        .<ClaimVerdict>map(
            why ->
                new ClaimVerdict.Wait(
                    true,
                    "VolumeMismatch",
                    "Cannot bind to requested volume \"%s\": %s".formatted(volumeName(), why)))
        .orElseGet(() -> new ClaimVerdict.Bind(volume.get()));
  }

  private ClaimVerdict withoutVolume(Optional<StorageClass> storageClass) {
    String name = Claims.storageClass(claim);
    if (name.isEmpty()) {
      Optional<String> standard = defaultClass();
      boolean silent = claim.getSpec().getStorageClassName() == null;
      return silent && standard.isPresent()
          ? new ClaimVerdict.Adopt(standard.get())
          : new ClaimVerdict.Wait(
              false,
              "FailedBinding",
              "no persistent volumes available for this claim and no storage class is set");
    }
    if (storageClass.isEmpty()) {
      return new ClaimVerdict.Wait(
          true, "ProvisioningFailed", "storageclass.storage.k8s.io \"" + name + "\" not found");
    }
    String provisioner = storageClass.get().getProvisioner();
    return provisioner.equals(Claims.NO_PROVISIONER)
        ? new ClaimVerdict.Wait(
            true, "ProvisioningFailed", "no volume plugin matched name: " + provisioner)
        : new ClaimVerdict.Provision(provisioner);
  }

  private Optional<StorageClass> storageClass() {
    String name = Claims.storageClass(claim);
    return classes.stream().filter(c -> c.getMetadata().getName().equals(name)).findFirst();
  }

  static boolean waitsForConsumer(StorageClass storageClass) {
    return FIRST_CONSUMER.equals(storageClass.getVolumeBindingMode());
  }

  /** Of several default classes the newest counts. */
  private Optional<String> defaultClass() {
    return classes.stream()
        .filter(c -> DEFAULT_CLASS.stream().anyMatch(a -> Claims.annotation(c, a).equals("true")))
        .max(
            Comparator.comparing((StorageClass c) -> created(c))
                .thenComparing(c -> c.getMetadata().getName(), Comparator.reverseOrder()))
        .map(c -> c.getMetadata().getName());
  }

  private static String created(StorageClass storageClass) {
    String time = storageClass.getMetadata().getCreationTimestamp();
    return time == null ? "" : time;
  }
}
