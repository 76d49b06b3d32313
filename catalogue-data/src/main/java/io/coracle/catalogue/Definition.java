package io.coracle.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A type while it is being put together. Mutable; used by one thread. */
final class Definition {
  final String name;

  /** By JSON name, in the order of declaration. */
  final Map<String, Field> fields = new LinkedHashMap<>();

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

  /** A field while it is being put together. */
  static final class Field {
    final String name;
    final Type type;
    boolean required;
    Presence presence = Presence.KEEP;
    boolean merge;
    boolean retainKeys;
    String mergeKey = "";
    String listType = "";
    List<String> mapKeys = List.of();
    String mapType = "";
    String documentation = "";
    String defaultJson = "";
    List<String> enumeration = List.of();

    Field(String name, Type type) {
      this.name = name;
      this.type = type;
    }
  }

  /** What a value is. */
  sealed interface Type {
    /** {@code definition} is the name of the type whose inside has no schema. */
    record Any(String definition) implements Type {}

    /** {@code code} is what the compact resource says for it. */
    record Scalar(int code) implements Type {}

    record Reference(String definition) implements Type {}

    record Sequence(Type items) implements Type {}

    record Mapping(Type values) implements Type {}
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

  static Type.Scalar scalar(String name) {
    int code = SCALARS.indexOf(name);
    if (code < 0) {
      throw new IllegalStateException("no scalar is named " + name);
    }
    return new Type.Scalar(code);
  }
}
