package io.coracle.catalogue;

import io.coracle.catalogue.Definition.Type;

/** Reads the names of types that stand in the tables of facts. */
final class TypeNames {
  private TypeNames() {}

  /** {@code list string}, {@code map quantity}, {@code any}, or the name of a definition. */
  static Type parse(String text) {
    if (text.startsWith("list ")) {
      return new Type.Sequence(parse(text.substring("list ".length())));
    }
    if (text.startsWith("map ")) {
      return new Type.Mapping(parse(text.substring("map ".length())));
    }
    if (text.equals("any")) {
      return new Type.Any("");
    }
    return text.contains(".") ? new Type.Reference(text) : Definition.scalar(text);
  }
}
