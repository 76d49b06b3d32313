package io.coracle.api.table;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows the objects of one kind as rows of cells. Stateless and thread-safe. */
public interface TablePrinter {

  List<Column> columns();

  /**
   * The cells of {@code object}, as many as there are columns.
   *
   * @param object in any version in which its kind is served
   * @param now ages are counted from here
   */
  List<JsonNode> cells(ObjectNode object, Instant now);

  /** In which order a list is shown, if not in that of the objects' keys. */
  default Optional<Comparator<ObjectNode>> order() {
    return Optional.empty();
  }

  /** States of the object that a display may highlight ({@code meta/v1 TableRowCondition}). */
  default List<ObjectNode> conditions(ObjectNode object) {
    return List.of();
  }
}
