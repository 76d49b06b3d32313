package io.coracle.catalogue;

/** What a value is. */
sealed interface JsonType {
  /** {@code definition} is the name of the type whose inside has no schema. */
  record Any(String definition) implements JsonType {}

  /** {@code code} is what the compact resource says for it. */
  record Scalar(int code) implements JsonType {}

  record Reference(String definition) implements JsonType {}

  record Sequence(JsonType items) implements JsonType {}

  record Mapping(JsonType values) implements JsonType {}
}
