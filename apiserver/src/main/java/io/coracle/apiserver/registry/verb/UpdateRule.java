package io.coracle.apiserver.registry.verb;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.strategy.Strategy;
import tools.jackson.databind.node.ObjectNode;

/** Which part of an object an update is about: what it may change and how that is checked. */
public interface UpdateRule {

  /** Restores what the update may not change. */
  void prepare(Strategy strategy, ObjectNode object, ObjectNode before);

  void validate(Strategy strategy, ObjectNode object, ObjectNode before, FieldFaults faults);

  /** Whether the update can change what generation counts. */
  boolean countsGeneration();

  /** An update of the object itself. */
  UpdateRule OBJECT =
      new UpdateRule() {
        @Override
        public void prepare(Strategy strategy, ObjectNode object, ObjectNode before) {
          strategy.prepareForUpdate(object, before);
        }

        @Override
        public void validate(
            Strategy strategy, ObjectNode object, ObjectNode before, FieldFaults faults) {
          strategy.validate(object, faults);
          strategy.validateUpdate(object, before, faults);
        }

        @Override
        public boolean countsGeneration() {
          return true;
        }
      };

  /** An update of the status. */
  UpdateRule STATUS =
      new UpdateRule() {
        @Override
        public void prepare(Strategy strategy, ObjectNode object, ObjectNode before) {
          strategy.prepareForStatusUpdate(object, before);
        }

        @Override
        public void validate(
            Strategy strategy, ObjectNode object, ObjectNode before, FieldFaults faults) {
          strategy.validateStatusUpdate(object, before, faults);
        }

        @Override
        public boolean countsGeneration() {
          return false;
        }
      };
}
