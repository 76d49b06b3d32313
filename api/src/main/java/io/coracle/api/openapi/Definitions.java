package io.coracle.api.openapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes definitions and, one after the other, all those to which they refer. Used for one
 * document, by one thread.
 */
final class Definitions {
  private final Dialect dialect;
  private final Documentation documentation;
  private final KindNames kinds;

  /** In alphabetical order. */
  private final Map<String, ObjectNode> written = new TreeMap<>();

  private final Deque<Schema.Fields> pending = new ArrayDeque<>();

  Definitions(Dialect dialect, Documentation documentation, KindNames kinds) {
    this.dialect = dialect;
    this.documentation = documentation;
    this.kinds = kinds;
  }

  /** All definitions that were asked for, and all that those need. */
  ObjectNode write() {
    while (!pending.isEmpty()) {
      Schema.Fields next = pending.remove();
      ObjectNode node = definition(next);
      written.put(next.definition(), node);
    }
    ObjectNode all = Json.object();
    written.forEach(all::set);
    return all;
  }

  /** Makes sure that a built-in type is defined; returns its name. */
  String require(Schema.Fields fields) {
    if (written.putIfAbsent(fields.definition(), Json.object()) == null) {
      pending.add(fields);
    }
    return fields.definition();
  }

  /** Makes sure that a custom kind, whose type has no name of its own, is defined. */
  String requireCustom(GroupVersionKind kind, Schema.Fields fields) {
    String name = KindNames.custom(kind);
    if (written.putIfAbsent(name, Json.object()) == null) {
      ObjectNode node =
          fields instanceof DescribedSchema described
              ? described(described)
              : object(fields, Documentation.Type.NONE);
      groupVersionKinds(node, List.of(kind));
      written.put(name, node);
    }
    return name;
  }

  private ObjectNode described(DescribedSchema schema) {
    ObjectNode node = dialect == Dialect.V3 ? schema.openApiV3() : schema.openApiV2();
    ObjectNode properties =
        node.get("properties") instanceof ObjectNode present
            ? present
            : node.putObject("properties");
    for (String name : List.of("apiVersion", "kind", "metadata")) {
      schema
          .field(name)
          .ifPresent(f -> properties.set(name, property(f, Documentation.Field.NONE)));
    }
    return node;
  }

  String require(String scalar) {
    written.computeIfAbsent(scalar, name -> Scalars.definition(name, dialect));
    return scalar;
  }

  private ObjectNode definition(Schema.Fields fields) {
    Documentation.Type type = documentation.of(fields.definition());
    ObjectNode node = object(fields, type);
    groupVersionKinds(node, kinds.of(fields.definition()));
    return node;
  }

  private ObjectNode object(Schema.Fields fields, Documentation.Type type) {
    ObjectNode node = Json.object();
    if (!type.description().isEmpty()) {
      node.put("description", type.description());
    }
    node.put("type", "object");
    if (!fields.fields().isEmpty()) {
      ObjectNode properties = node.putObject("properties");
      var sorted = new TreeMap<>(fields.fields());
      sorted.values().forEach(f -> properties.set(f.name(), property(f, type.field(f.name()))));
      required(node, fields);
    }
    if (fields.atomic()) {
      node.put("x-kubernetes-map-type", "atomic");
    }
    if (fields.preserveUnknown()) {
      node.put("x-kubernetes-preserve-unknown-fields", true);
    }
    unions(node, type);
    return node;
  }

  private static void required(ObjectNode node, Schema.Fields fields) {
    List<Schema.Field> required =
        fields.fields().values().stream().filter(Schema.Field::required).toList();
    if (!required.isEmpty()) {
      ArrayNode array = node.putArray("required");
      required.forEach(field -> array.add(field.name()));
    }
  }

  private static void unions(ObjectNode node, Documentation.Type type) {
    for (Documentation.Union union : type.unions()) {
      ObjectNode child = node.withArray("/x-kubernetes-unions").addObject();
      if (!union.discriminator().isEmpty()) {
        child.put("discriminator", union.discriminator());
      }
      ObjectNode values = child.putObject("fields-to-discriminateBy");
      for (String pair : union.fieldValues()) {
        int colon = pair.indexOf(':');
        values.put(pair.substring(0, colon), pair.substring(colon + 1));
      }
    }
  }

  private static void groupVersionKinds(ObjectNode node, List<GroupVersionKind> kinds) {
    if (kinds.isEmpty()) {
      return;
    }
    ArrayNode array = node.putArray("x-kubernetes-group-version-kind");
    kinds.forEach(kind -> array.add(KindNames.tree(kind)));
  }

  private ObjectNode property(Schema.Field field, Documentation.Field documented) {
    ObjectNode node = Json.object();
    Schema schema = field.schema();
    // A field of which nothing is said: clients show what is said of its type.
    if (!documented.description().isEmpty()) {
      node.put("description", documented.description());
    }
    if (dialect == Dialect.V3 && !documented.defaultJson().isEmpty()) {
      node.set("default", Json.parse(documented.defaultJson().getBytes(UTF_8)));
    }
    merging(node, field, schema);
    ObjectNode type = type(schema, documented);
    // Nothing that stands beside a reference is read in version 3.
    if (dialect == Dialect.V3 && type.has("$ref") && !node.isEmpty()) {
      node.putArray("allOf").add(type);
    } else {
      node.setAll(type);
    }
    return node;
  }

  private static void merging(ObjectNode node, Schema.Field field, Schema schema) {
    if (schema instanceof Schema.Sequence sequence) {
      if (!sequence.mapKeys().isEmpty()) {
        ArrayNode keys = node.putArray("x-kubernetes-list-map-keys");
        sequence.mapKeys().forEach(keys::add);
      }
      node.put(
          "x-kubernetes-list-type", sequence.listType().name().toLowerCase(java.util.Locale.ROOT));
    }
    if (schema instanceof Schema.Mapping mapping && mapping.atomic()) {
      node.put("x-kubernetes-map-type", "atomic");
    }
    Schema.Patch patch = field.patch();
    patch.mergeKey().ifPresent(key -> node.put("x-kubernetes-patch-merge-key", key));
    List<String> strategies = strategies(patch);
    if (!strategies.isEmpty()) {
      node.put("x-kubernetes-patch-strategy", String.join(",", strategies));
    }
  }

  private static List<String> strategies(Schema.Patch patch) {
    var strategies = new ArrayList<String>();
    if (patch.merge()) {
      strategies.add("merge");
    }
    if (patch.retainKeys()) {
      strategies.add("retainKeys");
    }
    if (patch.replace()) {
      strategies.add("replace");
    }
    return strategies;
  }

  /** The type of a value, with the enumeration at its scalar. */
  private ObjectNode type(Schema schema, Documentation.Field documented) {
    ObjectNode node = Json.object();
    switch (schema) {
      case Schema.Any _ -> {
        if (!documented.untyped().isEmpty()) {
          node.put("$ref", dialect.referencePrefix() + require(documented.untyped()));
        }
      }
      case Schema.Scalar(Schema.Type type) -> scalar(node, type, documented);
      case Schema.Fields fields -> {
        if (fields.definition().isEmpty()) {
          node.setAll(object(fields, Documentation.Type.NONE));
        } else {
          node.put("$ref", dialect.referencePrefix() + require(fields));
        }
      }
      case Schema.Mapping mapping -> {
        node.put("type", "object");
        node.set("additionalProperties", type(mapping.values().get(), documented));
      }
      case Schema.Sequence sequence -> {
        node.put("type", "array");
        node.set("items", type(sequence.items().get(), documented));
      }
    }
    return node;
  }

  private void scalar(ObjectNode node, Schema.Type type, Documentation.Field documented) {
    Scalars.reference(type)
        .ifPresentOrElse(
            name -> node.put("$ref", dialect.referencePrefix() + require(name)),
            () -> Scalars.fillPlain(node, type));
    if (!documented.enumeration().isEmpty()) {
      ArrayNode values = node.putArray("enum");
      documented.enumeration().forEach(values::add);
    }
  }
}
