package io.coracle.apiserver.registry.verb;

import io.coracle.api.FieldFaults;
import io.coracle.api.StatusException;
import io.coracle.apiserver.admission.AdmissionAttributes;
import io.coracle.apiserver.admission.AdmissionAttributes.Operation;
import io.coracle.store.StoreException;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What every write has to pass: admission and the faults that validation found. */
final class Gate {
  private final Parts parts;

  Gate(Parts parts) {
    this.parts = parts;
  }

  static AdmissionAttributes attributes(
      Operation operation,
      Target target,
      Optional<ObjectNode> object,
      Optional<ObjectNode> before,
      boolean dryRun) {
    return new AdmissionAttributes(
        operation,
        target.resource(),
        target.subresource(),
        target.namespace(),
        target.name(),
        object,
        before,
        target.identity(),
        dryRun);
  }

  void mutate(AdmissionAttributes attributes) {
    parts.admission().mutate(attributes);
  }

  void validate(AdmissionAttributes attributes) {
    parts.admission().validate(attributes);
  }

  /** Refuses the write if validation found faults. */
  static void refuse(Target target, String name, FieldFaults faults) {
    if (!faults.isEmpty()) {
      throw StatusException.invalid(target.workingKind(), name, faults);
    }
  }

  /** What clients are told when the store cannot do what it was asked to. */
  static StatusException unavailable(StoreException fault) {
    var refusal =
        new StatusException(
            StatusException.Reason.SERVICE_UNAVAILABLE,
            "the store cannot be written: " + fault.getMessage());
    refusal.initCause(fault);
    return refusal;
  }
}
