package io.coracle.catalogue;

/** Reads the names of types that stand in the tables of facts. */
final class TypeNames {
  private TypeNames() {}

  /** {@code list string}, {@code map quantity}, {@code any}, or the name of a definition. */
  static JsonType parse(String text) {
    if (text.startsWith("list ")) {
      return new JsonType.Sequence(parse(text.substring("list ".length())));
    }
    if (text.startsWith("map ")) {
      return new JsonType.Mapping(parse(text.substring("map ".length())));
    }
    if (text.equals("any")) {
      return new JsonType.Any("");
    }
    return text.contains(".") ? new JsonType.Reference(text) : Definition.scalar(text);
  }
}
