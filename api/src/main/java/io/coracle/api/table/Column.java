package io.coracle.api.table;

import io.coracle.api.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * A column of a table ({@code meta/v1 TableColumnDefinition}).
 *
 * @param name what stands above it
 * @param type OpenAPI type of its cells: string, integer, boolean or date
 * @param format {@code name} for the column that identifies the object, else mostly empty
 * @param description what the column says
 * @param priority zero for columns that are always shown, one for those of the wide form
 */
public record Column(String name, String type, String format, String description, int priority) {

  static Column identity() {
    return new Column("Name", "string", "name", "The name of the object.", 0);
  }

  static Column age() {
    return text("Age", "How long ago the object was created.");
  }

  static Column text(String name, String description) {
    return new Column(name, "string", "", description, 0);
  }

  static Column integer(String name, String description) {
    return new Column(name, "integer", "", description, 0);
  }

  static Column bool(String name, String description) {
    return new Column(name, "boolean", "", description, 0);
  }

  static Column wide(String name, String description) {
    return new Column(name, "string", "", description, 1);
  }

  /** The column as JSON. */
  public ObjectNode tree() {
    return Json.object()
        .put("name", name)
        .put("type", type)
        .put("format", format)
        .put("description", description)
        .put("priority", priority);
  }
}
