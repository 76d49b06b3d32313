package io.coracle.api.openapi;

import io.coracle.api.json.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Where the two versions of OpenAPI say the same thing differently. */
enum Dialect {
  V2 {
    @Override
    String referencePrefix() {
      return "#/definitions/";
    }

    @Override
    void parameter(ArrayNode parameters, Parameter parameter) {
      ObjectNode node = start(parameters, parameter);
      node.put("type", parameter.type()).put("uniqueItems", true);
    }

    @Override
    void body(ObjectNode operation, String definition, List<String> types) {
      ObjectNode node = operation.withArray("/parameters").addObject();
      node.put("name", "body").put("in", "body").put("required", true);
      node.putObject("schema").put("$ref", referencePrefix() + definition);
      strings(operation.putArray("consumes"), types);
    }

    @Override
    void response(ObjectNode operation, String code, String text, String definition) {
      ObjectNode node = operation.withObject("/responses").putObject(code);
      node.put("description", text);
      fillSchema(node.putObject("schema"), definition);
    }

    @Override
    void produces(ObjectNode operation, List<String> types) {
      strings(operation.putArray("produces"), types);
      strings(operation.putArray("schemes"), List.of("https"));
    }
  },
  V3 {
    @Override
    String referencePrefix() {
      return "#/components/schemas/";
    }

    @Override
    void parameter(ArrayNode parameters, Parameter parameter) {
      start(parameters, parameter)
          .putObject("schema")
          .put("type", parameter.type())
          .put("uniqueItems", true);
    }

    @Override
    void body(ObjectNode operation, String definition, List<String> types) {
      ObjectNode body = operation.putObject("requestBody").put("required", true);
      ObjectNode content = body.putObject("content");
      for (String type : types) {
        content.putObject(type).putObject("schema").put("$ref", referencePrefix() + definition);
      }
    }

    @Override
    void response(ObjectNode operation, String code, String text, String definition) {
      operation.withObject("/responses").putObject(code).put("description", text);
      operation.put(PENDING, definition);
    }

    @Override
    void produces(ObjectNode operation, List<String> types) {
      String definition = operation.path(PENDING).asString("");
      operation.remove(PENDING);
      operation
          .withObject("/responses")
          .properties()
          .forEach(
              entry -> {
                ObjectNode content = ((ObjectNode) entry.getValue()).putObject("content");
                for (String type : types) {
                  fillSchema(content.putObject(type).putObject("schema"), definition);
                }
              });
    }
  };

  /** Between the calls of {@link #response} and {@link #produces}: what the answer is. */
  private static final String PENDING = "x-coracle-pending";

  /**
   * A parameter of an operation.
   *
   * @param in path or query
   * @param type OpenAPI type
   */
  record Parameter(String name, String in, String type, String description) {}

  abstract String referencePrefix();

  abstract void parameter(ArrayNode parameters, Parameter parameter);

  abstract void body(ObjectNode operation, String definition, List<String> types);

  /** What an answer is; {@link #produces} must follow. An empty definition stands for text. */
  abstract void response(ObjectNode operation, String code, String text, String definition);

  /** In which media types the answers come. */
  abstract void produces(ObjectNode operation, List<String> types);

  void fillSchema(ObjectNode schema, String definition) {
    if (definition.isEmpty()) {
      schema.put("type", "string");
    } else {
      schema.put("$ref", referencePrefix() + definition);
    }
  }

  private static ObjectNode start(ArrayNode parameters, Parameter parameter) {
    ObjectNode node = Json.object();
    parameters.add(node);
    node.put("name", parameter.name()).put("in", parameter.in());
    node.put("description", parameter.description());
    if (parameter.in().equals("path")) {
      node.put("required", true);
    }
    return node;
  }

  private static void strings(ArrayNode array, List<String> strings) {
    strings.forEach(array::add);
  }
}
