package io.coracle.api.table;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Collects the cells of one object. Not thread-safe. */
final class Row {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Instant now;
  private final List<JsonNode> cells = new ArrayList<>();

  private Row(Instant now) {
    this.now = now;
  }

  /** A printer whose rows begin with the object's name. */
  static TablePrinter printer(List<Column> columns, BiConsumer<Row, ObjectNode> cells) {
    return printer(Optional.empty(), columns, named(cells));
  }

  /** A printer that decides about all cells itself. */
  static TablePrinter bare(List<Column> columns, BiConsumer<Row, ObjectNode> cells) {
    return printer(Optional.empty(), columns, cells);
  }

  /** A printer whose rows begin with the object's name and stand in an order of their own. */
  static TablePrinter ordered(
      Comparator<ObjectNode> order, List<Column> columns, BiConsumer<Row, ObjectNode> cells) {
    return printer(Optional.of(order), columns, named(cells));
  }

  private static BiConsumer<Row, ObjectNode> named(BiConsumer<Row, ObjectNode> cells) {
    return (row, object) -> {
      row.text(object.path("metadata").path("name").asString(""));
      cells.accept(row, object);
    };
  }

  private static TablePrinter printer(
      Optional<Comparator<ObjectNode>> order,
      List<Column> columns,
      BiConsumer<Row, ObjectNode> cells) {
    return new TablePrinter() {
      @Override
      public List<Column> columns() {
        return columns;
      }

      @Override
      public List<JsonNode> cells(ObjectNode object, Instant now) {
        var row = new Row(now);
        cells.accept(row, object);
        return row.cells;
      }

      @Override
      public Optional<Comparator<ObjectNode>> order() {
        return order;
      }
    };
  }

  Instant now() {
    return now;
  }

  Row text(String text) {
    cells.add(NODES.stringNode(text));
    return this;
  }

  Row number(long number) {
    cells.add(NODES.numberNode(number));
    return this;
  }

  Row flag(boolean flag) {
    cells.add(NODES.booleanNode(flag));
    return this;
  }

  /** The number at {@code value}; zero if there is none. */
  Row number(JsonNode value) {
    return number(value.asLong(0));
  }

  /** How long ago {@code object} was created. */
  Row age(JsonNode object) {
    return text(Ages.since(object.path("metadata").path("creationTimestamp"), now));
  }
}
