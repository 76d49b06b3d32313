package io.coracle.api.apply;

import io.coracle.api.catalogue.Schema;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The versions of one kind, in which different managers can write. Thread-safe. */
public interface Versions {

  /** The schema of the kind in {@code apiVersion}; empty if there is no such version any more. */
  Optional<Schema.Fields> schema(String apiVersion);

  /**
   * {@code object} in {@code apiVersion}, which {@link #schema} knows. Neither is changed
   * afterwards; they may share parts.
   *
   * @param object in some version of the kind; it stays as it is
   */
  ObjectNode convert(ObjectNode object, String apiVersion);

  /** Which fields a write can own, as they are called in {@code apiVersion}. */
  FieldFilter filter(String apiVersion);
}
