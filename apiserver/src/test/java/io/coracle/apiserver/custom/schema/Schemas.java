package io.coracle.apiserver.custom.schema;

import io.coracle.api.FieldFault;
import io.coracle.api.FieldFaults;
import io.coracle.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Schemas and objects as text with apostrophes for quotation marks. */
public final class Schemas {
  private Schemas() {}

  public static ObjectNode tree(String text) {
    return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  public static StructuralSchema schema(String text) {
    return StructuralSchema.of(tree(text));
  }

  /** A schema of an object with the properties {@code text}. */
  public static StructuralSchema object(String properties) {
    return schema("{'type':'object','properties':{" + properties + "}}");
  }

  /** Faults as {@code path: reason}. */
  public static List<String> shown(FieldFaults faults) {
    return faults.list().stream().map(Schemas::shown).toList();
  }

  private static String shown(FieldFault fault) {
    return fault.path() + ": " + fault.type();
  }
}
