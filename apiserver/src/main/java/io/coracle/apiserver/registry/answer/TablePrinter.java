package io.coracle.apiserver.registry.answer;

import io.coracle.api.catalogue.Resource;
import java.time.Instant;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Prints objects as rows of a table, as command lines show them. Thread-safe. */
public interface TablePrinter {

  /** The definitions of the columns ({@code meta/v1 TableColumnDefinition}). */
  ArrayNode columns(Resource resource);

  /**
   * The cells of one row.
   *
   * @param object in the version of {@code resource}
   * @param now ages are counted from here
   */
  ArrayNode cells(Resource resource, ObjectNode object, Instant now);
}
