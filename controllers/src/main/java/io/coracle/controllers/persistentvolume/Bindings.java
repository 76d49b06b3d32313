package io.coracle.controllers.persistentvolume;

import io.coracle.api.volume.Claims;
import io.coracle.base.Clock;
import io.coracle.client.Client;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import java.time.temporal.ChronoUnit;

/**
 * Writes bindings: first the volume's half, which nobody else can take afterwards, then the
 * claim's. Every step is left out that was done before. A conflict is an exception, and all is
 * judged anew.
 */
record Bindings(Client client, Clock clock) {
  private static final String YES = "yes";

  /** Binds both to each other. */
  void bind(PersistentVolumeClaim claim, PersistentVolume volume) {
    PersistentVolume taken = phase(take(volume, claim), "Bound", "", "");
    PersistentVolumeClaim bound = give(claim, volume);
    if (!"Bound".equals(bound.getStatus().getPhase())) {
      client
          .resources(PersistentVolumeClaim.class)
          .updateStatus(
              new PersistentVolumeClaimBuilder(bound)
                  .editStatus()
                  .withPhase("Bound")
                  .withAccessModes(taken.getSpec().getAccessModes())
                  .withCapacity(taken.getSpec().getCapacity())
                  .endStatus()
                  .build());
    }
  }

  private PersistentVolume take(PersistentVolume volume, PersistentVolumeClaim claim) {
    ObjectReference before = volume.getSpec().getClaimRef();
    if (before != null && claim.getMetadata().getUid().equals(before.getUid())) {
      return volume;
    }
    var builder =
        new PersistentVolumeBuilder(volume).editSpec().withClaimRef(reference(claim)).endSpec();
    if (before == null) {
      builder.editMetadata().addToAnnotations(Claims.BOUND_BY_CONTROLLER, YES).endMetadata();
    }
    return client.resources(PersistentVolume.class).update(builder.build());
  }

  static ObjectReference reference(PersistentVolumeClaim claim) {
    return new ObjectReferenceBuilder()
        .withApiVersion("v1")
        .withKind("PersistentVolumeClaim")
        .withNamespace(claim.getMetadata().getNamespace())
        .withName(claim.getMetadata().getName())
        .withUid(claim.getMetadata().getUid())
        .withResourceVersion(claim.getMetadata().getResourceVersion())
        .build();
  }

  private PersistentVolumeClaim give(PersistentVolumeClaim claim, PersistentVolume volume) {
    String name = volume.getMetadata().getName();
    boolean named = name.equals(claim.getSpec().getVolumeName());
    if (named && Claims.has(claim, Claims.BIND_COMPLETED)) {
      return claim;
    }
    var builder =
        new PersistentVolumeClaimBuilder(claim)
            .editMetadata()
            .addToAnnotations(Claims.BIND_COMPLETED, YES)
            .endMetadata()
            .editSpec()
            .withVolumeName(name)
            .endSpec();
    if (!named) {
      builder.editMetadata().addToAnnotations(Claims.BOUND_BY_CONTROLLER, YES).endMetadata();
    }
    return client.resources(PersistentVolumeClaim.class).update(builder.build());
  }

  /** Gives a volume back that its claim does not want. */
  void unbind(PersistentVolume volume) {
    boolean byController = Claims.has(volume, Claims.BOUND_BY_CONTROLLER);
    var builder = new PersistentVolumeBuilder(volume);
    if (byController) {
      builder
          .editMetadata()
          .removeFromAnnotations(Claims.BOUND_BY_CONTROLLER)
          .endMetadata()
          .editSpec()
          .withClaimRef(null)
          .endSpec();
    } else {
      // A person has set it aside for a claim of that name, whichever it is.
      builder.editSpec().editClaimRef().withUid(null).endClaimRef().endSpec();
    }
    phase(client.resources(PersistentVolume.class).update(builder.build()), "Available", "", "");
  }

  /** Writes a volume's phase, unless it has it: others may have said more about it since. */
  PersistentVolume phase(PersistentVolume volume, String phase, String reason, String message) {
    var status = volume.getStatus();
    if (status != null && phase.equals(status.getPhase())) {
      return volume;
    }
    String since = clock.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return client
        .resources(PersistentVolume.class)
        .updateStatus(
            new PersistentVolumeBuilder(volume)
                .editOrNewStatus()
                .withPhase(phase)
                .withReason(reason.isEmpty() ? null : reason)
                .withMessage(message.isEmpty() ? null : message)
                .withLastPhaseTransitionTime(since)
                .endStatus()
                .build());
  }

  /** Writes a claim's phase, unless it has it. */
  void phase(PersistentVolumeClaim claim, String phase) {
    if (claim.getStatus() == null || !phase.equals(claim.getStatus().getPhase())) {
      client
          .resources(PersistentVolumeClaim.class)
          .updateStatus(
              new PersistentVolumeClaimBuilder(claim)
                  .editOrNewStatus()
                  .withPhase(phase)
                  .endStatus()
                  .build());
    }
  }
}
