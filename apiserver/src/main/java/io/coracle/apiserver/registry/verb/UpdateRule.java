package io.coracle.apiserver.registry.verb;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.Strategy;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which part of an object an update is about: what it may change and how that is checked. */
public interface UpdateRule {

  /** Restores what the update may not change. */
  void prepare(Strategy strategy, ObjectNode object, ObjectNode before);

  void validate(Strategy strategy, ObjectNode object, ObjectNode before, FieldFaults faults);

  /** How often the kind's own rules look at metadata here. */
  default MetadataLooks metadataLooks(Strategy strategy) {
    return strategy.partLooks();
  }

  /** Whether the update can change what generation counts. */
  boolean countsGeneration();

  /** Whether it is noted who makes the update. */
  default boolean hasManager() {
    return true;
  }

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
        public MetadataLooks metadataLooks(Strategy strategy) {
          return strategy.metadataLooks();
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

  /** An update of the finalizers that hold a namespace until it is empty. */
  UpdateRule FINALIZE =
      new UpdateRule() {
        @Override
        public void prepare(Strategy strategy, ObjectNode object, ObjectNode before) {
          JsonNode finalizers = object.path("spec").path("finalizers").deepCopy();
          for (String field : List.of("spec", "status")) {
            JsonNode old = before.get(field);
            if (old == null) {
              object.remove(field);
            } else {
              object.set(field, old.deepCopy());
            }
          }
          ObjectNode spec =
              object.get("spec") instanceof ObjectNode present ? present : object.putObject("spec");
          if (finalizers.isEmpty()) {
            spec.remove("finalizers");
          } else {
            spec.set("finalizers", finalizers);
          }
        }

        @Override
        public void validate(
            Strategy strategy, ObjectNode object, ObjectNode before, FieldFaults faults) {
          strategy.validateUpdate(object, before, faults);
        }

        @Override
        public boolean countsGeneration() {
          return false;
        }
      };

  /** An update of the approval of a certificate: the conditions, and nothing else. */
  UpdateRule APPROVAL =
      new UpdateRule() {
        @Override
        public void prepare(Strategy strategy, ObjectNode object, ObjectNode before) {
          JsonNode conditions = object.path("status").path("conditions").deepCopy();
          object.removeAll();
          object.setAll(before.deepCopy());
          ObjectNode status =
              object.get("status") instanceof ObjectNode present
                  ? present
                  : object.putObject("status");
          status.set("conditions", conditions);
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

  /** A change that the server makes itself. */
  UpdateRule SYSTEM =
      new UpdateRule() {
        @Override
        public void prepare(Strategy strategy, ObjectNode object, ObjectNode before) {}

        @Override
        public void validate(
            Strategy strategy, ObjectNode object, ObjectNode before, FieldFaults faults) {}

        @Override
        public boolean countsGeneration() {
          return false;
        }

        @Override
        public boolean hasManager() {
          return false;
        }
      };
}
