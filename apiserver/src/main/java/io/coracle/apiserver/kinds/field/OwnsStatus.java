package io.coracle.apiserver.kinds.field;

import io.coracle.apiserver.strategy.Strategy;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * A kind with a specification and a status: the status of a new object is empty, updates keep the
 * one that is there, and a changed specification is a new generation.
 */
public interface OwnsStatus extends Strategy {

  @Override
  default void prepareForCreate(ObjectNode object) {
    object.remove("status");
  }

  @Override
  default void prepareForUpdate(ObjectNode object, ObjectNode before) {
    Defaults.keep(object, before, "status");
  }

  @Override
  default Set<String> generationFields() {
    return Set.of("spec");
  }
}
