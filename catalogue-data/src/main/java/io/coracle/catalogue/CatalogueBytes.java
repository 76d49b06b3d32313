package io.coracle.catalogue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Writes resources, kinds and definitions in the compact form that the catalogue reads.
 *
 * <pre>
 * int     format
 * strings count, then each as modified UTF-8; everything below names strings by index
 * table   resources: count, then 11 strings each, as the table of facts has them
 * table   kinds: count, then apiVersion, kind, index of the definition
 * table   definitions: count, then name and offset from the start of the bodies
 * bodies  flags, number of fields, then each field: name, number, flags, merge key, type
 * </pre>
 *
 * Counts, indexes and offsets are ints, but unsigned shorts in bodies.
 */
final class CatalogueBytes {
  static final int FORMAT = 2;
  private static final int RESOURCE_COLUMNS = 11;

  private final Map<String, Definition> definitions;
  private final List<String> names;
  private final Map<String, Integer> strings = new LinkedHashMap<>();

  CatalogueBytes(Map<String, Definition> definitions) {
    this.definitions = definitions;
    this.names = new ArrayList<>(definitions.keySet());
  }

  byte[] write() throws IOException {
    byte[] tables = tables(bodies());
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeInt(FORMAT);
    out.writeInt(strings.size());
    for (String string : strings.keySet()) {
      out.writeUTF(string);
    }
    out.write(tables);
    return bytes.toByteArray();
  }

  private record Bodies(List<Integer> offsets, ByteArrayOutputStream bytes) {}

  private Bodies bodies() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    var offsets = new ArrayList<Integer>();
    for (Definition definition : definitions.values()) {
      offsets.add(bytes.size());
      out.writeByte(definition.atomic ? 1 : 0);
      out.writeShort(definition.fields.size());
      for (FieldDefinition field : definition.fields.values()) {
        writeField(out, field);
      }
    }
    return new Bodies(offsets, bytes);
  }

  private byte[] tables(Bodies bodies) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    List<Facts.Row> resources = Facts.table("resources");
    out.writeInt(resources.size());
    for (Facts.Row row : resources) {
      for (int column = 0; column < RESOURCE_COLUMNS; column++) {
        out.writeInt(string(row.at(column)));
      }
    }
    List<Facts.Row> kinds = Facts.table("kinds");
    out.writeInt(kinds.size());
    for (Facts.Row row : kinds) {
      out.writeInt(string(row.at(1)));
      out.writeInt(string(row.at(2)));
      out.writeInt(index(row.at(0)));
    }
    out.writeInt(names.size());
    for (int i = 0; i < names.size(); i++) {
      out.writeInt(string(names.get(i)));
      out.writeInt(bodies.offsets.get(i));
    }
    bodies.bytes.writeTo(out);
    return bytes.toByteArray();
  }

  private void writeField(DataOutputStream out, FieldDefinition field) throws IOException {
    out.writeShort(string(field.name));
    out.writeInt(field.number);
    out.writeByte(
        (field.required ? 1 : 0)
            | (field.merge ? 2 : 0)
            | (field.retainKeys ? 4 : 0)
            | (field.replace ? 8 : 0)
            | (field.presence.ordinal() << 4));
    out.writeShort(string(field.mergeKey));
    writeType(out, field.type, field);
  }

  private void writeType(DataOutputStream out, JsonType type, FieldDefinition field)
      throws IOException {
    switch (type) {
      case JsonType.Any _ -> out.writeByte('A');
      case JsonType.Scalar(int code) -> {
        out.writeByte('S');
        out.writeByte(code);
      }
      case JsonType.Reference(String name) -> {
        // A field can say that the object in it merges otherwise than its type says.
        out.writeByte(field.mapType.equals("granular") ? 'G' : 'R');
        out.writeShort(index(name));
      }
      case JsonType.Sequence(JsonType items) -> {
        out.writeByte('L');
        out.writeByte(listType(field.listType));
        out.writeByte(field.mapKeys.size());
        for (String key : field.mapKeys) {
          out.writeShort(string(key));
        }
        writeType(out, items, new FieldDefinition("", items));
      }
      case JsonType.Mapping(JsonType values) -> {
        out.writeByte('M');
        out.writeByte(field.mapType.equals("atomic") ? 1 : 0);
        writeType(out, values, new FieldDefinition("", values));
      }
    }
  }

  private static int listType(String name) {
    return switch (name) {
      case "", "atomic" -> 0;
      case "set" -> 1;
      case "map" -> 2;
      default -> throw new IllegalStateException("no list type is named " + name);
    };
  }

  private int string(String text) {
    Integer next = strings.size();
    Integer known = strings.putIfAbsent(text, next);
    return known == null ? next : known;
  }

  private int index(String definition) {
    if (!definitions.containsKey(definition)) {
      throw new IllegalStateException("no type is named " + definition);
    }
    return names.indexOf(Objects.requireNonNull(definition));
  }
}
