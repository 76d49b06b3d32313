package io.coracle.apiserver.strategy;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.request.Identity;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a kind adds to the generic registry: defaults, what a create and an update may do, and
 * validation. Works on trees in the storage version; stateless and thread-safe. The registry has
 * decoded the object against its schema and looks after metadata (names, uid, labels, annotations,
 * owner references, finalizers, timestamps, generation, resource version) itself.
 */
public interface Strategy {

  /** A kind without rules of its own. */
  Strategy PLAIN = new Strategy() {};

  /**
   * Fills in what the client left out. Called on every write, before {@link #validate}; must be
   * idempotent.
   */
  default void applyDefaults(ObjectNode object) {}

  /** Prepares a new object, e.g. removes a status that clients may not set. */
  default void prepareForCreate(ObjectNode object) {}

  /** Prepares a new object that notes who made it. */
  default void prepareForCreate(ObjectNode object, Identity who) {
    prepareForCreate(object);
  }

  /**
   * Notes the time where a replacement says that something changed now. Called after the preparing
   * of an update of any part.
   */
  default void stamp(ObjectNode object, ObjectNode before, Instant now) {}

  /** Prepares a replacement, e.g. restores the status from {@code before}. */
  default void prepareForUpdate(ObjectNode object, ObjectNode before) {}

  /** Checks an object by itself, on every write of it. */
  default void validate(ObjectNode object, FieldFaults faults) {}

  /** Checks what only holds for new objects, after {@link #validate}. */
  default void validateCreate(ObjectNode object, FieldFaults faults) {}

  /**
   * Checks a replacement against what is there: immutable fields and the like. Called after {@link
   * #validate}, whose faults stand in front of its own.
   */
  default void validateUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {}

  /**
   * Prepares a write to the status subresource: by default everything but status is taken from
   * {@code before}.
   */
  default void prepareForStatusUpdate(ObjectNode object, ObjectNode before) {
    StatusOnly.keepAllButStatus(object, before);
  }

  default void validateStatusUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {}

  /** Sentences for the client that are not faults ({@code Warning} headers). */
  default List<String> warnings(ObjectNode object) {
    return List.of();
  }

  /** Such sentences about a replacement: by default those about the object by itself. */
  default List<String> updateWarnings(ObjectNode object, ObjectNode before) {
    return warnings(object);
  }

  /** Rule for names: {@code metadata.name} of this kind. */
  default NameRule nameRule() {
    return NameRule.DNS_SUBDOMAIN;
  }

  /** How often the kind's own rules look at the metadata of a replacement. */
  default MetadataLooks metadataLooks() {
    return MetadataLooks.STANDARD;
  }

  /** The same for replacements of the status and other parts. */
  default MetadataLooks partLooks() {
    return MetadataLooks.CHANGE;
  }

  /**
   * Fields whose change makes a new {@code metadata.generation}, e.g. {@code spec} or {@code
   * metadata.annotations}; empty if the kind has no generation. Generation starts at 1.
   */
  default Set<String> generationFields() {
    return Set.of();
  }

  /**
   * Whether a replacement makes a new {@code metadata.generation} whatever {@link
   * #generationFields} says.
   */
  default boolean isNewGeneration(ObjectNode object, ObjectNode before) {
    return false;
  }

  /** Whether a PUT to a name that does not exist creates the object. */
  default boolean allowsCreateOnUpdate() {
    return false;
  }

  /** Whether an update without a resource version is taken as unconditional. */
  default boolean allowsUnconditionalUpdate() {
    return true;
  }

  /** Prepares an object for being deleted or marked, e.g. holds it back by a finalizer. */
  default void prepareForDelete(ObjectNode object, Instant now) {}

  /**
   * Grace period for deleting {@code object}, in seconds; zero deletes at once.
   *
   * @param requested what the client asked for; negative if nothing
   */
  default long gracePeriodSeconds(ObjectNode object, long requested) {
    return 0;
  }
}
