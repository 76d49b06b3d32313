package io.coracle.apiserver.custom.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import io.coracle.apiserver.custom.schema.StructuralSchema;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The types that rules see in a schema. Built once, then read only. */
@SuppressWarnings("Immutable") // changes only while it is built
final class SchemaTypes implements CelTypeProvider {
  private final Map<String, CelType> structs = new HashMap<>();
  private final CelType root;

  /**
   * @param whole whether the schema is of a whole object, which has metadata
   */
  SchemaTypes(StructuralSchema schema, boolean whole) {
    this.root = type(schema, "selfType", whole).orElse(SimpleType.DYN);
  }

  /** The type of the value that the schema describes. */
  CelType root() {
    return root;
  }

  /** Empty if rules cannot see the value. */
  private Optional<CelType> type(StructuralSchema schema, String name, boolean whole) {
    if (schema.intOrString()) {
      return Optional.of(SimpleType.DYN);
    }
    return switch (schema.type()) {
      case "array" ->
          schema
              .items()
              .flatMap(items -> type(items, name + ".items", items.embedded()))
              .map(ListType::create);
      case "object" -> object(schema, name, whole || schema.embedded());
      case "string" -> Optional.of(text(schema));
      case "integer" -> Optional.of(SimpleType.INT);
      case "number" -> Optional.of(SimpleType.DOUBLE);
      case "boolean" -> Optional.of(SimpleType.BOOL);
      default -> Optional.empty();
    };
  }

  private static CelType text(StructuralSchema schema) {
    return switch (Values.format(schema)) {
      case "date", "date-time", "datetime" -> SimpleType.TIMESTAMP;
      case "duration" -> SimpleType.DURATION;
      case "byte" -> SimpleType.BYTES;
      default -> SimpleType.STRING;
    };
  }

  private Optional<CelType> object(StructuralSchema schema, String name, boolean whole) {
    if (schema.additional().isPresent()) {
      StructuralSchema values = schema.additional().get();
      return type(values, name + ".values", values.embedded())
          .map(value -> MapType.create(SimpleType.STRING, value));
    }
    Map<String, CelType> fields = new HashMap<>();
    schema
        .properties()
        .forEach(
            (field, child) ->
                FieldNames.escape(field)
                    .ifPresent(
                        escaped ->
                            type(child, name + "." + escaped, false)
                                .ifPresent(type -> fields.put(escaped, type))));
    if (whole) {
      fields.put("apiVersion", SimpleType.STRING);
      fields.put("kind", SimpleType.STRING);
      fields.put(
          "metadata",
          struct(
              name + ".metadata",
              Map.of("name", SimpleType.STRING, "generateName", SimpleType.STRING)));
    }
    return Optional.of(struct(name, fields));
  }

  private StructType struct(String name, Map<String, CelType> fields) {
    StructType type =
        StructType.create(
            name,
            ImmutableSet.copyOf(fields.keySet()),
            field -> Optional.ofNullable(fields.get(field)));
    structs.put(name, type);
    return type;
  }

  @Override
  public ImmutableCollection<CelType> types() {
    return ImmutableList.copyOf(structs.values());
  }

  @Override
  public Optional<CelType> findType(String typeName) {
    return Optional.ofNullable(structs.get(typeName));
  }
}
