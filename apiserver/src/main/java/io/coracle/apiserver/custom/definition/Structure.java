package io.coracle.apiserver.custom.definition;

import io.coracle.api.FieldFault.Type;
import io.coracle.api.FieldFaults;
import io.coracle.apiserver.custom.schema.StructuralSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Whether a schema is structural (API reference, "Specifying a structural schema"): every value has
 * a type, and what is said below {@code anyOf} and the like only restricts. Used once.
 */
final class Structure {
  private static final List<String> LOGICAL = List.of("allOf", "anyOf", "oneOf");
  private static final List<String> NOT_NESTED =
      List.of(
          "additionalProperties",
          "default",
          "description",
          "nullable",
          "title",
          "type",
          "x-kubernetes-embedded-resource",
          "x-kubernetes-int-or-string",
          "x-kubernetes-list-map-keys",
          "x-kubernetes-list-type",
          "x-kubernetes-map-type",
          "x-kubernetes-preserve-unknown-fields");

  private final FieldFaults faults;

  Structure(FieldFaults faults) {
    this.faults = faults;
  }

  /** Where a node stands. */
  private enum Level {
    ROOT("must not be empty at the root"),
    ITEM("must not be empty for specified array items"),
    FIELD("must not be empty for specified object fields");

    private final String untyped;

    Level(String untyped) {
      this.untyped = untyped;
    }
  }

  void check(StructuralSchema schema, String path) {
    node(schema, path, Level.ROOT);
  }

  private void node(StructuralSchema schema, String path, Level level) {
    if (schema.type().equals("array") && schema.items().isEmpty()) {
      faults.required(path + ".items", "must be specified");
    }
    schema.items().ifPresent(items -> node(items, path + ".items", Level.ITEM));
    schema.additional().ifPresent(more -> node(more, path + ".additionalProperties", Level.FIELD));
    for (Map.Entry<String, StructuralSchema> property : schema.properties().entrySet()) {
      node(property.getValue(), path + ".properties[" + property.getKey() + "]", Level.FIELD);
    }
    type(schema, path, level);
    extensions(schema, path, level);
    if (level == Level.ROOT || schema.embedded()) {
      identity(schema, path);
    }
    logical(schema, schema.source(), path, schema.intOrString());
  }

  private void type(StructuralSchema schema, String path, Level level) {
    String type = schema.type();
    if (schema.embedded() && !type.equals("object")) {
      String why = "must be object if x-kubernetes-embedded-resource is true";
      if (type.isEmpty()) {
        faults.required(path + ".type", why);
      } else {
        faults.invalid(path + ".type", type, why);
      }
    } else if (type.isEmpty() && !schema.intOrString() && !schema.preserveUnknown()) {
      faults.required(path + ".type", level.untyped);
    }
    if (level == Level.ROOT && !type.isEmpty() && !type.equals("object")) {
      faults.invalid(path + ".type", type, "must be object at the root");
    }
  }

  private void extensions(StructuralSchema schema, String path, Level level) {
    boolean whole = level == Level.ROOT || schema.embedded();
    if (whole && schema.additionalAllowed()) {
      faults.forbidden(
          path + ".additionalProperties",
          level == Level.ROOT
              ? "must not be used at the root"
              : "must not be used if x-kubernetes-embedded-resource is set");
    }
    if (schema.embedded() && !schema.preserveUnknown() && schema.properties().isEmpty()) {
      faults.required(
          path + ".properties",
          "must not be empty if x-kubernetes-embedded-resource is true without"
              + " x-kubernetes-preserve-unknown-fields");
    }
    if (schema.intOrString()) {
      String why = "must be false if x-kubernetes-int-or-string is true";
      if (schema.preserveUnknown()) {
        faults.forbidden(path + ".x-kubernetes-preserve-unknown-fields", why);
      }
      if (schema.embedded()) {
        faults.forbidden(path + ".x-kubernetes-embedded-resource", why);
      }
      if (!schema.type().isEmpty()) {
        faults.forbidden(path + ".type", "must be empty if x-kubernetes-int-or-string is true");
      }
    }
  }

  /** Kind, API version and metadata are what they are in every object. */
  private void identity(StructuralSchema schema, String path) {
    for (String name : List.of("apiVersion", "kind")) {
      StructuralSchema property = schema.properties().get(name);
      if (property != null && !property.type().equals("string")) {
        faults.invalid(path + ".properties[" + name + "].type", property.type(), "must be string");
      }
    }
    StructuralSchema metadata = schema.properties().get("metadata");
    if (metadata == null) {
      return;
    }
    String place = path + ".properties[metadata]";
    if (!metadata.type().equals("object")) {
      faults.invalid(place + ".type", metadata.type(), "must be object");
    }
    for (String name : metadata.properties().keySet()) {
      if (!name.equals("name") && !name.equals("generateName")) {
        faults.forbidden(
            place,
            "must not specify anything other than name and generateName, but metadata is"
                + " implicitly specified");
        return;
      }
    }
  }

  private void logical(
      StructuralSchema structural, JsonNode node, String path, boolean intOrString) {
    for (String name : LOGICAL) {
      JsonNode list = node.path(name);
      for (int i = 0; i < list.size(); i++) {
        String place = path + "." + name + "[" + i + "]";
        boolean types = intOrString && saysIntOrString(name, i, list);
        nested(structural, list.get(i), place, types);
      }
    }
    if (node.path("not").isObject()) {
      nested(structural, node.path("not"), path + ".not", false);
    }
  }

  /** Integer or string may be spelled out: {@code anyOf: [{type: integer}, {type: string}]}. */
  private static boolean saysIntOrString(String name, int index, JsonNode list) {
    if (name.equals("allOf")) {
      return index == 0;
    }
    return name.equals("anyOf")
        && list.size() == 2
        && list.get(0).path("type").asString("").equals("integer")
        && list.get(1).path("type").asString("").equals("string");
  }

  /**
   * A restriction below a logical operator.
   *
   * @param types whether it may say types after all
   */
  private void nested(StructuralSchema structural, JsonNode node, String path, boolean types) {
    for (String name : NOT_NESTED) {
      boolean present =
          node.hasNonNull(name) && !(node.get(name).isBoolean() && !node.get(name).booleanValue());
      if (present && !(types && name.equals("type"))) {
        faults.forbidden(path + "." + name, "must be undefined to be structural");
      }
    }
    JsonNode properties = node.path("properties");
    if (properties.has("metadata")) {
      faults.forbidden(path + ".properties[metadata]", "must not be specified in a nested context");
    }
    for (Map.Entry<String, JsonNode> entry : properties.properties()) {
      Optional<StructuralSchema> known = structural.child(entry.getKey());
      String place = path + ".properties[" + entry.getKey() + "]";
      if (known.isPresent()) {
        nested(known.get(), entry.getValue(), place, false);
      } else if (!structural.preserveUnknown() && !structural.additionalAllowed()) {
        faults.add(
            Type.REQUIRED,
            missing(path) + ".properties[" + entry.getKey() + "]",
            "because it is defined in " + place);
      }
    }
    if (node.path("items").isObject()) {
      structural
          .items()
          .ifPresentOrElse(
              items -> nested(items, node.path("items"), path + ".items", false),
              () ->
                  faults.required(
                      missing(path) + ".items", "because it is defined in " + path + ".items"));
    }
    logical(structural, node, path, types);
  }

  /** The path without the logical operators in it: where the structure should have said it. */
  private static String missing(String path) {
    return path.replaceAll("\\.(allOf|anyOf|oneOf)\\[\\d+]|\\.not(?=\\.|$)", "");
  }
}
