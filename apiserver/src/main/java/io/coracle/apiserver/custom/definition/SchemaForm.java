package io.coracle.apiserver.custom.definition;

import io.coracle.apiserver.custom.schema.StructuralSchema;
import io.coracle.apiserver.kinds.field.Field;
import java.util.List;

/**
 * What may be written in a schema at all, node by node, also below {@code anyOf} and the like
 * (apiextensions v1, {@code JSONSchemaProps}).
 */
final class SchemaForm {
  private static final List<String> FORBIDDEN =
      List.of("id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref");
  private static final List<String> TYPES =
      List.of("array", "boolean", "integer", "number", "object", "string");

  /**
   * @param inMetadata whether the schema is about the metadata of an object, which has no defaults
   */
  void check(Field schema, boolean inMetadata) {
    if (schema.at("uniqueItems").flag()) {
      schema
          .at("uniqueItems")
          .forbidden("uniqueItems cannot be set to true since its cost is quadratic");
    }
    Field more = schema.at("additionalProperties");
    if (more.present() && schema.at("properties").size() > 0 && !more.isFalse()) {
      more.forbidden("additionalProperties and properties are mutual exclusive");
    }
    below(schema, inMetadata);
    Field preserve = schema.at("x-kubernetes-preserve-unknown-fields");
    if (preserve.isFalse()) {
      preserve.invalid(false, "must be true or undefined");
    }
    mapType(schema);
    listType(schema);
    plain(schema, inMetadata);
  }

  private void below(Field schema, boolean inMetadata) {
    if (schema.at("additionalProperties").node()
        instanceof tools.jackson.databind.node.ObjectNode) {
      check(schema.at("additionalProperties"), inMetadata);
    }
    Field properties = schema.at("properties");
    for (String name : properties.keys()) {
      check(properties.key(name), inMetadata || isMetadata(schema, name));
    }
    if (schema.at("not").present()) {
      check(schema.at("not"), inMetadata);
    }
    for (String list : List.of("allOf", "oneOf", "anyOf")) {
      for (Field each : schema.at(list).items()) {
        check(each, inMetadata);
      }
    }
    Field items = schema.at("items");
    if (items.node() instanceof tools.jackson.databind.node.ArrayNode) {
      items.forbidden("items must be a schema object and not an array");
    } else if (items.present()) {
      check(items, inMetadata);
    }
  }

  private static boolean isMetadata(Field schema, String name) {
    return name.equals("metadata") && schema.at("x-kubernetes-embedded-resource").flag();
  }

  private static void plain(Field schema, boolean inMetadata) {
    for (String name : FORBIDDEN) {
      Field field = schema.at(name);
      if (!field.isEmpty()) {
        field.forbidden(name + " is not supported");
      }
    }
    Field type = schema.at("type");
    if (type.is("null")) {
      type.forbidden("type cannot be set to null, use nullable as an alternative");
    } else if (!type.isEmpty()) {
      type.oneOf(TYPES);
    }
    if (inMetadata && schema.at("default").present()) {
      schema.at("default").forbidden("must not be set in the metadata of an object");
    }
    Field pattern = schema.at("pattern");
    if (!pattern.isEmpty() && StructuralSchema.pattern(pattern.text()).isEmpty()) {
      pattern.invalid("must be a valid regular expression");
    }
  }

  private static void mapType(Field schema) {
    Field mapType = schema.at("x-kubernetes-map-type");
    if (mapType.absent()) {
      return;
    }
    needsType(schema, "object", "x-kubernetes-map-type");
    mapType.oneOf(List.of("atomic", "granular"));
  }

  private static void needsType(Field schema, String type, String because) {
    if (schema.at("type").isEmpty()) {
      schema.at("type").required("must be " + type + " if " + because + " is specified");
    } else if (!schema.at("type").is(type)) {
      schema.at("type").invalid("must be " + type + " if " + because + " is specified");
    }
  }

  private static void listType(Field schema) {
    Field listType = schema.at("x-kubernetes-list-type");
    Field keys = schema.at("x-kubernetes-list-map-keys");
    if (listType.present()) {
      needsType(schema, "array", "x-kubernetes-list-type");
      listType.oneOf(List.of("atomic", "map", "set"));
    }
    if (keys.size() > 0 && listType.absent()) {
      listType.required("must be map if x-kubernetes-list-map-keys is non-empty");
    } else if (keys.size() > 0 && !listType.is("map")) {
      listType.invalid("must be map if x-kubernetes-list-map-keys is non-empty");
    }
    if (listType.is("map")) {
      MapListRules.check(schema, keys);
    } else if (listType.is("set")) {
      set(schema.at("items"));
    }
  }

  private static void set(Field items) {
    if (items.at("nullable").flag()) {
      items.at("nullable").forbidden("cannot be nullable when x-kubernetes-list-type is set");
    }
    String wanted = "must be atomic as item of a list with x-kubernetes-list-type=set";
    Field mapType = items.at("x-kubernetes-map-type");
    Field listType = items.at("x-kubernetes-list-type");
    if (items.at("type").is("object") && !mapType.is("atomic")) {
      mapType.invalid(wanted);
    } else if (items.at("type").is("array") && listType.present() && !listType.is("atomic")) {
      listType.invalid(wanted);
    }
  }
}
