package io.coracle.catalogue;

import io.coracle.catalogue.Definition.Presence;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Adds to definitions what only the tables of facts know. */
final class FactApplication {
  private static final JsonType STRING = Definition.scalar("string");
  private static final JsonType BYTES = Definition.scalar("bytes");

  private final Map<String, Definition> definitions;

  FactApplication(Map<String, Definition> definitions) {
    this.definitions = definitions;
  }

  void apply() {
    Facts.table("merging").forEach(this::merging);
    Facts.table("enums").forEach(row -> field(row).enumeration = row.list(2, ","));
    Facts.table("defaults").forEach(row -> field(row).defaultJson = row.at(2));
    Facts.table("unions")
        .forEach(
            row -> definition(row).unions.add(new Definition.Union(row.at(1), row.list(2, ","))));
    definitions.values().forEach(d -> d.fields.values().forEach(FactApplication::usualPresence));
    Facts.table("presence").forEach(this::presence);
    definitions.values().forEach(d -> d.fields.values().forEach(FactApplication::zeroDefault));
  }

  private Definition definition(Facts.Row row) {
    return Objects.requireNonNull(definitions.get(row.at(0)), () -> "no type " + row.at(0));
  }

  private FieldDefinition field(Facts.Row row) {
    return field(definition(row), row.at(1));
  }

  private static FieldDefinition field(Definition definition, String name) {
    return Objects.requireNonNull(
        definition.fields.get(name), () -> "no field " + name + " in " + definition.name);
  }

  private void merging(Facts.Row row) {
    if (row.at(1).isEmpty()) {
      definition(row).atomic = row.at(6).equals("atomic");
      return;
    }
    FieldDefinition field = field(row);
    field.listType = row.at(2);
    field.mapKeys = row.list(3, ",");
    field.merge = row.list(4, ",").contains("merge");
    field.retainKeys = row.list(4, ",").contains("retainKeys");
    field.replace = row.list(4, ",").contains("replace");
    field.mergeKey = row.at(5);
    field.mapType = row.at(6);
  }

  private static void usualPresence(FieldDefinition field) {
    field.presence =
        switch (field.type) {
          case JsonType.Sequence _ -> emptiable(field);
          case JsonType.Mapping _ -> emptiable(field);
          case JsonType.Scalar scalar when scalar.equals(BYTES) -> emptiable(field);
          case JsonType.Scalar _ when field.required -> Presence.ALWAYS;
          case JsonType.Scalar scalar when scalar.equals(STRING) -> Presence.OMIT_EMPTY;
          case JsonType.Scalar _ -> Presence.KEEP;
          case JsonType.Reference _ -> Presence.KEEP;
          case JsonType.Any _ -> Presence.KEEP;
        };
  }

  private static Presence emptiable(FieldDefinition field) {
    return field.required ? Presence.NULL_WHEN_EMPTY : Presence.OMIT_EMPTY;
  }

  private void presence(Facts.Row row) {
    Presence presence =
        switch (row.at(1).toLowerCase(Locale.ROOT)) {
          case "always" -> Presence.ALWAYS;
          case "null" -> Presence.NULL_WHEN_EMPTY;
          case "omit" -> Presence.OMIT_EMPTY;
          case "keep" -> Presence.KEEP;
          default -> throw new IllegalStateException("no rule of presence is named " + row.at(1));
        };
    for (String name : row.list(2, " ")) {
      field(definition(row), name).presence = presence;
    }
  }

  /** Documentation shows the zero value as default of fields that are always there. */
  private static void zeroDefault(FieldDefinition field) {
    if (field.presence != Presence.ALWAYS || !field.defaultJson.isEmpty()) {
      return;
    }
    field.defaultJson =
        switch (field.type) {
          case JsonType.Reference _ -> "{}";
          case JsonType.Scalar(int code) ->
              List.of("\"\"", "0", "0", "0", "false", "", "", "", "", "", "").get(code);
          case JsonType.Any _ -> "";
          case JsonType.Sequence _ -> "";
          case JsonType.Mapping _ -> "";
        };
  }
}
