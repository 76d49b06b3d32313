package io.coracle.catalogue;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns messages of protobuf descriptors into definitions with the fields that JSON has. */
final class DescriptorTypes {
  private static final String LIBRARY = "io.kubernetes.client.proto.";
  private static final int EMBEDDED_SHIFT = 12;

  private final Map<String, JsonType> shapes = new HashMap<>();
  private final Map<String, Facts.Row> corrections = new HashMap<>();
  private final Set<String> typed;
  private final Map<String, Definition> definitions = new LinkedHashMap<>();

  /** Model prefix of the group, by definition. */
  final Map<String, String> prefixes = new HashMap<>();

  DescriptorTypes() {
    for (Facts.Row row : Facts.table("shapes")) {
      JsonType shape = TypeNames.parse(row.at(1));
      shapes.put(row.at(0), shape instanceof JsonType.Any ? new JsonType.Any(row.at(0)) : shape);
    }
    for (Facts.Row row : Facts.table("corrections")) {
      corrections.put(row.at(0) + "#" + row.at(1), row);
    }
    typed =
        Facts.table("kinds").stream()
            .filter(row -> row.at(3).isEmpty())
            .map(row -> row.at(0))
            .collect(Collectors.toUnmodifiableSet());
  }

  Map<String, Definition> read() {
    for (Facts.Row row : Facts.table("descriptors")) {
      for (Descriptor message : file(row.at(0)).getMessageTypes()) {
        String name = definitionName(message);
        if (!shapes.containsKey(name)) {
          prefixes.put(name, row.at(1));
          definitions.put(name, definition(message));
        }
      }
    }
    readOwn();
    return definitions;
  }

  private static FileDescriptor file(String simpleName) {
    try {
      return (FileDescriptor)
          Class.forName(LIBRARY + simpleName).getMethod("getDescriptor").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no descriptors named " + simpleName, e);
    }
  }

  /** {@code k8s.io.api.core.v1.Pod} is {@code io.k8s.api.core.v1.Pod} in OpenAPI. */
  private static String definitionName(Descriptor message) {
    return "io.k8s." + message.getFullName().substring("k8s.io.".length()).replace('_', '-');
  }

  private Definition definition(Descriptor message) {
    var definition = start(definitionName(message));
    addFields(definition, message, 0);
    return definition;
  }

  private Definition start(String name) {
    var definition = new Definition(name);
    if (typed.contains(name)) {
      add(definition, "kind", Definition.scalar("string"), 0);
      add(definition, "apiVersion", Definition.scalar("string"), 0);
    }
    return definition;
  }

  /**
   * @param outer the number of the field that embeds {@code message}, shifted; zero if nothing does
   */
  private void addFields(Definition definition, Descriptor message, int outer) {
    for (FieldDescriptor field : message.getFields()) {
      Facts.Row correction = corrections.get(definitionName(message) + "#" + field.getJsonName());
      String how = correction == null ? "" : correction.at(2);
      switch (how) {
        case "flatten" ->
            addFields(
                definition, field.getMessageType(), (outer | field.getNumber()) << EMBEDDED_SHIFT);
        case "absent" -> {}
        case "rename" ->
            add(
                definition,
                java.util.Objects.requireNonNull(correction).at(3),
                type(field),
                outer | field.getNumber());
        default -> add(definition, field.getJsonName(), type(field), outer | field.getNumber());
      }
    }
  }

  private static void add(Definition definition, String name, JsonType type, int number) {
    var field = new FieldDefinition(name, type);
    field.number = number;
    definition.fields.put(name, field);
  }

  private JsonType type(FieldDescriptor field) {
    if (field.isMapField()) {
      return new JsonType.Mapping(single(field.getMessageType().findFieldByName("value")));
    }
    return field.isRepeated() ? new JsonType.Sequence(single(field)) : single(field);
  }

  private JsonType single(FieldDescriptor field) {
    return switch (field.getType()) {
      case STRING -> Definition.scalar("string");
      case INT32 -> Definition.scalar("int32");
      case INT64 -> Definition.scalar("int64");
      case BOOL -> Definition.scalar("boolean");
      case DOUBLE -> Definition.scalar("double");
      case BYTES -> Definition.scalar("bytes");
      case MESSAGE -> named(definitionName(field.getMessageType()));
      default -> throw new IllegalStateException("no JSON type is known for " + field);
    };
  }

  private JsonType named(String name) {
    JsonType shape = shapes.get(name);
    return shape == null ? new JsonType.Reference(name) : shape;
  }

  private void readOwn() {
    for (Facts.Row row : Facts.table("own")) {
      Definition definition = definitions.computeIfAbsent(row.at(0), this::start);
      if (row.at(1).isEmpty()) {
        definition.documentation = row.at(4);
      } else {
        var field = new FieldDefinition(row.at(1), resolve(TypeNames.parse(row.at(2))));
        field.required = !row.at(3).isEmpty();
        field.documentation = row.at(4);
        definition.fields.put(field.name, field);
      }
    }
  }

  private JsonType resolve(JsonType type) {
    return switch (type) {
      case JsonType.Reference(String name) -> named(name);
      case JsonType.Sequence(JsonType items) -> new JsonType.Sequence(resolve(items));
      case JsonType.Mapping(JsonType values) -> new JsonType.Mapping(resolve(values));
      case JsonType.Any any -> any;
      case JsonType.Scalar scalar -> scalar;
    };
  }
}
