package io.coracle.apiserver.admission;

import io.coracle.api.catalogue.Resource;
import io.coracle.apiserver.request.Identity;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * A write under admission.
 *
 * @param subresource empty for none
 * @param namespace empty for none
 * @param object what is to be written; empty for deletes
 * @param before what is there; empty for creates
 * @param warnings takes sentences for the client that are no refusals
 */
public record AdmissionAttributes(
    Operation operation,
    Resource resource,
    String subresource,
    String namespace,
    String name,
    Optional<ObjectNode> object,
    Optional<ObjectNode> before,
    Identity identity,
    boolean dryRun,
    Consumer<String> warnings) {

  /** What a write does. */
  public enum Operation {
    CREATE,
    UPDATE,
    DELETE,
    CONNECT
  }
}
