package io.coracle.controllers.persistentvolume;

import io.fabric8.kubernetes.api.model.PersistentVolume;

/** What is to become of a claim. */
sealed interface ClaimVerdict {

  /** It gets this volume, or keeps it. */
  record Bind(PersistentVolume volume) implements ClaimVerdict {}

  /**
   * It has no volume yet.
   *
   * @param reason of an event; empty for none
   */
  record Wait(boolean warning, String reason, String message) implements ClaimVerdict {}

  /** Somebody else is to make a volume for it. */
  record Provision(String provisioner) implements ClaimVerdict {}

  /** It takes a class that it did not name. */
  record Adopt(String storageClass) implements ClaimVerdict {}

  /** It had a volume, which is gone or somebody else's. */
  record Lose(String reason, String message) implements ClaimVerdict {}

  static ClaimVerdict quietly() {
    return new Wait(false, "", "");
  }
}
