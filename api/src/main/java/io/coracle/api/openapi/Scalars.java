package io.coracle.api.openapi;

import io.coracle.api.catalogue.Schema;
import io.coracle.api.json.Json;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Definitions of values that are one thing in JSON: texts with a meaning, values of any form. */
final class Scalars {
  private static final String MACHINERY = "io.k8s.apimachinery.pkg.";
  private static final String EXTENSIONS =
      "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.";
  static final String QUANTITY = MACHINERY + "api.resource.Quantity";
  static final String INT_OR_STRING = MACHINERY + "util.intstr.IntOrString";
  static final String TIME = MACHINERY + "apis.meta.v1.Time";
  static final String MICRO_TIME = MACHINERY + "apis.meta.v1.MicroTime";
  static final String DURATION = MACHINERY + "apis.meta.v1.Duration";
  static final String PATCH = MACHINERY + "apis.meta.v1.Patch";

  /** What a definition that has no fields says of itself. */
  private static final Map<String, String> DESCRIPTIONS =
      Map.ofEntries(
          Map.entry(
              QUANTITY,
              "Quantity is an amount of a resource: a number with an optional suffix, either of"
                  + " powers of ten (n, u, m, k, M, G, T, P, E), of powers of two (Ki, Mi, Gi, Ti,"
                  + " Pi, Ei) or an exponent (e3). Its canonical form has no fraction and the"
                  + " largest suffix that leaves no digit out."),
          Map.entry(
              INT_OR_STRING, "IntOrString is a number or a text, such as a percentage or a name."),
          Map.entry(TIME, "Time is a point in time as RFC 3339 writes it, with seconds."),
          Map.entry(
              MICRO_TIME, "MicroTime is a point in time as RFC 3339 writes it, with microseconds."),
          Map.entry(DURATION, "Duration is a length of time, such as 1h30m or 100ms."),
          Map.entry(PATCH, "Patch is a change of an object, in the form its media type names."),
          Map.entry(
              MACHINERY + "runtime.RawExtension",
              "RawExtension is an object of any kind, kept as it was sent."),
          Map.entry(
              MACHINERY + "apis.meta.v1.FieldsV1",
              "FieldsV1 is a set of fields, as nested objects: f:NAME is a field, k:KEYS an element"
                  + " of a list by its keys, v:VALUE an element by its value, i:INDEX one by its"
                  + " place, and a dot the object itself."),
          Map.entry(EXTENSIONS + "JSON", "JSON is any JSON value."),
          Map.entry(
              EXTENSIONS + "JSONSchemaPropsOrArray",
              "JSONSchemaPropsOrArray is a schema or a list of schemas."),
          Map.entry(
              EXTENSIONS + "JSONSchemaPropsOrBool",
              "JSONSchemaPropsOrBool is a schema or a truth value."),
          Map.entry(
              EXTENSIONS + "JSONSchemaPropsOrStringArray",
              "JSONSchemaPropsOrStringArray is a schema or a list of texts."));

  private Scalars() {}

  /** The definition to which values of {@code type} refer; empty for plain scalars. */
  static Optional<String> reference(Schema.Type type) {
    return switch (type) {
      case QUANTITY -> Optional.of(QUANTITY);
      case INT_OR_STRING -> Optional.of(INT_OR_STRING);
      case TIME -> Optional.of(TIME);
      case MICRO_TIME -> Optional.of(MICRO_TIME);
      case DURATION -> Optional.of(DURATION);
      case STRING, INTEGER_32, INTEGER_64, NUMBER, BOOLEAN, BYTES -> Optional.empty();
    };
  }

  static void fillPlain(ObjectNode node, Schema.Type type) {
    switch (type) {
      case INTEGER_32 -> node.put("type", "integer").put("format", "int32");
      case INTEGER_64 -> node.put("type", "integer").put("format", "int64");
      case NUMBER -> node.put("type", "number").put("format", "double");
      case BOOLEAN -> node.put("type", "boolean");
      case BYTES -> node.put("type", "string").put("format", "byte");
      case STRING, QUANTITY, INT_OR_STRING, TIME, MICRO_TIME, DURATION ->
          node.put("type", "string");
    }
  }

  /** The definition of a value without fields. */
  static ObjectNode definition(String name, Dialect dialect) {
    ObjectNode node = Json.object().put("description", DESCRIPTIONS.getOrDefault(name, ""));
    switch (name) {
      case QUANTITY -> alternatives(node, dialect, "string", "number");
      case INT_OR_STRING -> {
        alternatives(node, dialect, "integer", "string");
        node.put("format", "int-or-string");
      }
      case TIME, MICRO_TIME -> node.put("type", "string").put("format", "date-time");
      case DURATION -> node.put("type", "string");
      default -> {
        // What apiextensions calls JSON has no type at all: it can be a scalar.
        if (name.startsWith(MACHINERY)) {
          node.put("type", "object");
        }
      }
    }
    return node;
  }

  private static void alternatives(ObjectNode node, Dialect dialect, String one, String other) {
    switch (dialect) {
      case V2 -> node.put("type", "string");
      case V3 -> {
        node.putArray("oneOf").addObject().put("type", one);
        node.withArray("/oneOf").addObject().put("type", other);
      }
    }
  }
}
