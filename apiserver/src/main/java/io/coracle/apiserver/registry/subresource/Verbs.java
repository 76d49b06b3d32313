package io.coracle.apiserver.registry.subresource;

import io.coracle.apiserver.admission.AdmissionAttributes;
import io.coracle.apiserver.admission.AdmissionAttributes.Operation;
import io.coracle.apiserver.registry.verb.Bodies;
import io.coracle.apiserver.registry.verb.Deleter;
import io.coracle.apiserver.registry.verb.FieldOwners;
import io.coracle.apiserver.registry.verb.Parts;
import io.coracle.apiserver.registry.verb.Patcher;
import io.coracle.apiserver.registry.verb.Reader;
import io.coracle.apiserver.registry.verb.Target;
import io.coracle.apiserver.registry.verb.Updater;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The verbs that subresources are made of. */
public record Verbs(
    Parts parts,
    Bodies bodies,
    Reader reader,
    Updater updater,
    Patcher patcher,
    Deleter deleter,
    FieldOwners owners) {

  /**
   * Lets admission change or refuse what is sent to a subresource.
   *
   * @param target whose subresource it is, with its name
   */
  void admit(Target target, String subresource, ObjectNode object, boolean dryRun) {
    var attributes =
        new AdmissionAttributes(
            Operation.CREATE,
            target.resource(),
            subresource,
            target.namespace(),
            target.name(),
            Optional.of(object),
            Optional.empty(),
            target.identity(),
            dryRun);
    parts.admission().mutate(attributes);
    parts.admission().validate(attributes);
  }
}
