package io.coracle.apiserver.custom.definition;

import io.coracle.apiserver.custom.column.JsonPath;
import io.coracle.apiserver.kinds.field.Field;
import java.util.List;

/** The columns of a table. */
final class ColumnRules {
  private static final List<String> TYPES =
      List.of("boolean", "date", "integer", "number", "string");
  private static final List<String> FORMATS =
      List.of("byte", "date", "date-time", "double", "float", "int32", "int64", "password");

  private ColumnRules() {}

  static void check(Field columns) {
    columns.items().forEach(ColumnRules::column);
  }

  private static void column(Field column) {
    column.at("name").notEmpty("");
    Field type = column.at("type");
    if (type.notEmpty("must be one of " + String.join(",", TYPES))
        && !TYPES.contains(type.text())) {
      type.invalid("must be one of " + String.join(",", TYPES));
    }
    Field format = column.at("format");
    if (!format.isEmpty() && !FORMATS.contains(format.text())) {
      format.invalid("must be one of " + String.join(",", FORMATS));
    }
    // The reference server reports the field under the name that it has inside.
    Field path = column.at("JSONPath").holding(column.at("jsonPath"));
    if (path.notEmpty("") && !isPath(path.text())) {
      path.invalid("must be a simple json path starting with .");
    }
  }

  private static boolean isPath(String text) {
    if (!text.startsWith(".")) {
      return false;
    }
    try {
      JsonPath.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false; // that is the answer
    }
  }
}
