package io.coracle.catalogue;

import io.coracle.catalogue.Definition.Union;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collection;

/**
 * Writes what only people and clients that validate want to know of definitions: descriptions,
 * defaults, enumerations, unions. Strings are modified UTF-8, counts unsigned shorts.
 */
final class DocumentationBytes {
  private DocumentationBytes() {}

  static byte[] write(Collection<Definition> definitions) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.writeInt(CatalogueBytes.FORMAT);
    out.writeShort(definitions.size());
    for (Definition definition : definitions) {
      out.writeUTF(definition.name);
      out.writeUTF(definition.documentation);
      out.writeShort(definition.unions.size());
      for (Union union : definition.unions) {
        out.writeUTF(union.discriminator());
        strings(out, union.fieldValues());
      }
      out.writeShort(definition.fields.size());
      for (FieldDefinition field : definition.fields.values()) {
        out.writeUTF(field.name);
        out.writeUTF(field.documentation);
        out.writeUTF(field.defaultJson);
        out.writeUTF(untyped(field.type));
        strings(out, field.enumeration);
      }
    }
    return bytes.toByteArray();
  }

  /** The type without a schema that a field leads to; empty if none. */
  private static String untyped(JsonType type) {
    return switch (type) {
      case JsonType.Any(String definition) -> definition;
      case JsonType.Sequence(JsonType items) -> untyped(items);
      case JsonType.Mapping(JsonType values) -> untyped(values);
      case JsonType.Scalar _ -> "";
      case JsonType.Reference _ -> "";
    };
  }

  private static void strings(DataOutputStream out, Collection<String> values) throws IOException {
    out.writeShort(values.size());
    for (String value : values) {
      out.writeUTF(value);
    }
  }
}
