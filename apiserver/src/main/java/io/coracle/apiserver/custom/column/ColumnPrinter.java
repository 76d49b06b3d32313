package io.coracle.apiserver.custom.column;

import io.coracle.api.json.Json;
import io.coracle.api.table.Ages;
import io.coracle.api.table.Column;
import io.coracle.api.table.TablePrinter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The table of a custom resource: the name and the columns that its definition has. */
public final class ColumnPrinter implements TablePrinter {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final List<Column> columns = new ArrayList<>();
  private final List<JsonPath> paths = new ArrayList<>();

  /**
   * @param declared {@code additionalPrinterColumns}; without any there is the age
   */
  public ColumnPrinter(JsonNode declared) {
    columns.add(new Column("Name", "string", "name", "The name of the object.", 0));
    if (declared.isEmpty()) {
      add(
          Json.object()
              .put("name", "Age")
              .put("type", "date")
              .put("description", "How long ago the object was created.")
              .put("jsonPath", ".metadata.creationTimestamp"));
    } else {
      declared.forEach(this::add);
    }
  }

  private void add(JsonNode column) {
    columns.add(
        new Column(
            column.path("name").asString(""),
            column.path("type").asString(""),
            column.path("format").asString(""),
            column
                .path("description")
                .asString(
                    "Custom resource definition column (in JSONPath"
                        + " format): "
                        + column.path("jsonPath").asString("")),
            column.path("priority").asInt(0)));
    paths.add(JsonPath.parse(column.path("jsonPath").asString("")));
  }

  @Override
  public List<Column> columns() {
    return List.copyOf(columns);
  }

  @Override
  public List<JsonNode> cells(ObjectNode object, Instant now) {
    var cells = new ArrayList<JsonNode>(columns.size());
    cells.add(NODES.stringNode(object.path("metadata").path("name").asString("")));
    for (int i = 0; i < paths.size(); i++) {
      List<JsonNode> found = paths.get(i).find(object);
      JsonNode value = found.isEmpty() ? NODES.nullNode() : found.getFirst();
      cells.add(value.isNull() ? NODES.nullNode() : cell(columns.get(i + 1).type(), value, now));
    }
    return cells;
  }

  private static JsonNode cell(String type, JsonNode value, Instant now) {
    return switch (type) {
      case "string" -> NODES.stringNode(value.isString() ? value.stringValue() : value.toString());
      case "integer" ->
          value.isNumber() ? NODES.numberNode(value.decimalValue().longValue()) : NODES.nullNode();
      case "number" -> value.isNumber() ? value : NODES.nullNode();
      case "boolean" -> value.isBoolean() ? value : NODES.nullNode();
      case "date" -> date(value, now);
      default -> NODES.nullNode();
    };
  }

  private static JsonNode date(JsonNode value, Instant now) {
    if (!value.isString()) {
      return NODES.nullNode();
    }
    String age = Ages.since(value, now);
    return NODES.stringNode(age.equals("<unknown>") ? "<invalid>" : age);
  }
}
