package io.coracle.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A type while it is being put together. Mutable; used by one thread. */
final class Definition {
  final String name;

  /** By JSON name, in the order of declaration. */
  final Map<String, FieldDefinition> fields = new LinkedHashMap<>();

  boolean atomic;
  String documentation = "";

  /** Discriminator, then {@code field:value} pairs; empty when the type is no union. */
  final List<Union> unions = new ArrayList<>();

  Definition(String name) {
    this.name = name;
  }

  /** Fields of which one at a time is set, according to the value of the discriminator. */
  record Union(String discriminator, List<String> fieldValues) {}

  /** Whether a field is written when its value is empty. The order is part of the format. */
  enum Presence {
    KEEP,
    OMIT_EMPTY,
    ALWAYS,
    NULL_WHEN_EMPTY
  }

  /** Names of scalars in the tables of facts; the index is the code. */
  static final List<String> SCALARS =
      List.of(
          "string",
          "int32",
          "int64",
          "double",
          "boolean",
          "bytes",
          "quantity",
          "intorstring",
          "time",
          "microtime",
          "duration");

  static JsonType.Scalar scalar(String name) {
    int code = SCALARS.indexOf(name);
    if (code < 0) {
      throw new IllegalStateException("no scalar is named " + name);
    }
    return new JsonType.Scalar(code);
  }
}
