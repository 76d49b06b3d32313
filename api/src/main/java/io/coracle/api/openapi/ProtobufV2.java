package io.coracle.api.openapi;

import io.coracle.api.json.Json;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Encodes an OpenAPI document of version 2 as protobuf. The numbers are those of gnostic's {@code
 * openapi.v2.Document}; extensions and values of any type travel as YAML texts.
 */
final class ProtobufV2 {
  private ProtobufV2() {}

  static byte[] document(JsonNode document) {
    var out = new ProtobufWriter().text(1, text(document, "swagger"));
    JsonNode info = document.path("info");
    out.message(
        2, new ProtobufWriter().text(1, text(info, "title")).text(2, text(info, "version")));
    var paths = new ProtobufWriter();
    named(paths, 2, document.path("paths"), ProtobufV2::pathItem);
    out.message(8, paths);
    out.message(9, schemas(document.path("definitions")));
    for (JsonNode requirement : document.path("security")) {
      var scopes = new ProtobufWriter();
      named(scopes, 1, requirement, list -> strings(new ProtobufWriter(), 1, list));
      out.message(12, scopes);
    }
    var security = new ProtobufWriter();
    named(security, 1, document.path("securityDefinitions"), ProtobufV2::apiKey);
    return out.message(13, security).bytes();
  }

  private static ProtobufWriter apiKey(JsonNode definition) {
    var key =
        new ProtobufWriter()
            .text(1, text(definition, "type"))
            .text(2, text(definition, "name"))
            .text(3, text(definition, "in"))
            .text(4, text(definition, "description"));
    return new ProtobufWriter().message(2, key);
  }

  private static ProtobufWriter pathItem(JsonNode item) {
    var out = new ProtobufWriter();
    String[] methods = {"get", "put", "post", "delete", "options", "head", "patch"};
    for (int i = 0; i < methods.length; i++) {
      if (item.has(methods[i])) {
        out.message(i + 2, operation(item.path(methods[i])));
      }
    }
    return parameters(out, 9, item);
  }

  private static ProtobufWriter operation(JsonNode operation) {
    var out = strings(new ProtobufWriter(), 1, operation.path("tags"));
    out.text(3, text(operation, "description")).text(5, text(operation, "operationId"));
    strings(out, 6, operation.path("produces"));
    strings(out, 7, operation.path("consumes"));
    parameters(out, 8, operation);
    var responses = new ProtobufWriter();
    named(responses, 1, operation.path("responses"), ProtobufV2::response);
    out.message(9, responses);
    strings(out, 10, operation.path("schemes"));
    return extensions(out, 13, operation);
  }

  private static ProtobufWriter response(JsonNode response) {
    var content = new ProtobufWriter().text(1, text(response, "description"));
    if (response.has("schema")) {
      content.message(2, new ProtobufWriter().message(1, schema(response.path("schema"))));
    }
    return new ProtobufWriter().message(1, content);
  }

  private static ProtobufWriter parameters(ProtobufWriter out, int field, JsonNode holder) {
    for (JsonNode parameter : holder.path("parameters")) {
      out.message(field, new ProtobufWriter().message(1, parameter(parameter)));
    }
    return out;
  }

  private static ProtobufWriter parameter(JsonNode parameter) {
    String in = text(parameter, "in");
    boolean required = parameter.path("required").asBoolean(false);
    if (in.equals("body")) {
      var body =
          new ProtobufWriter()
              .text(1, text(parameter, "description"))
              .text(2, text(parameter, "name"))
              .text(3, in)
              .flag(4, required)
              .message(5, schema(parameter.path("schema")));
      return new ProtobufWriter().message(1, body);
    }
    boolean query = in.equals("query");
    boolean unique = parameter.path("uniqueItems").asBoolean(false);
    var out =
        new ProtobufWriter()
            .flag(1, required)
            .text(2, in)
            .text(3, text(parameter, "description"))
            .text(4, text(parameter, "name"))
            .text(query ? 6 : 5, text(parameter, "type"))
            .flag(query ? 20 : 19, unique);
    return new ProtobufWriter().message(2, new ProtobufWriter().message(query ? 3 : 4, out));
  }

  private static ProtobufWriter schemas(JsonNode byName) {
    var out = new ProtobufWriter();
    named(out, 1, byName, ProtobufV2::schema);
    return out;
  }

  private static ProtobufWriter schema(JsonNode schema) {
    var out =
        new ProtobufWriter()
            .text(1, text(schema, "$ref"))
            .text(2, text(schema, "format"))
            .text(4, text(schema, "description"));
    strings(out, 19, schema.path("required"));
    for (JsonNode value : schema.path("enum")) {
      out.message(20, any(value));
    }
    if (schema.has("additionalProperties")) {
      var values = new ProtobufWriter().message(1, schema(schema.path("additionalProperties")));
      out.message(21, values);
    }
    if (schema.has("type")) {
      out.message(22, new ProtobufWriter().text(1, text(schema, "type")));
    }
    if (schema.has("items")) {
      out.message(23, new ProtobufWriter().message(1, schema(schema.path("items"))));
    }
    if (schema.has("properties")) {
      out.message(25, schemas(schema.path("properties")));
    }
    return extensions(out, 31, schema);
  }

  private static ProtobufWriter extensions(ProtobufWriter out, int field, JsonNode holder) {
    for (Map.Entry<String, JsonNode> entry : holder.properties()) {
      if (entry.getKey().startsWith("x-")) {
        out.message(
            field, new ProtobufWriter().text(1, entry.getKey()).message(2, any(entry.getValue())));
      }
    }
    return out;
  }

  /** JSON is YAML. */
  private static ProtobufWriter any(JsonNode value) {
    return new ProtobufWriter().text(2, Json.text(value));
  }

  private static void named(
      ProtobufWriter out, int field, JsonNode map, Function<JsonNode, ProtobufWriter> value) {
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      out.message(
          field,
          new ProtobufWriter().text(1, entry.getKey()).message(2, value.apply(entry.getValue())));
    }
  }

  private static ProtobufWriter strings(ProtobufWriter out, int field, JsonNode array) {
    array.forEach(element -> out.text(field, element.asString("")));
    return out;
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }
}
