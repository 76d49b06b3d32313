package io.coracle.api.decode;

import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import io.coracle.api.json.ParsedNodes;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Builds a tree from a parser and notes duplicate fields. Used once, by one thread. */
final class DuplicateAwareTrees {
  private static final JsonNodeFactory NODES = ParsedNodes.INSTANCE;

  private final JsonParser parser;
  private final List<String> duplicates = new ArrayList<>();
  private final FieldPath path = new FieldPath();
  private int depth;
  private int values;

  DuplicateAwareTrees(JsonParser parser) {
    this.parser = parser;
  }

  List<String> duplicates() {
    return duplicates;
  }

  /**
   * The object whose opening brace was read last.
   *
   * @throws StatusException with reason BadRequest when it is nested too deeply or holds too many
   *     values
   */
  ObjectNode object() {
    ObjectNode object = NODES.objectNode();
    deeper();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_OBJECT;
        token = parser.nextToken()) {
      String name = ParsedNodes.wellFormed(parser.currentName());
      int mark = path.field(name);
      if (object.has(name) && duplicates.size() < Decoding.MAX_MESSAGES) {
        duplicates.add("duplicate field \"" + path + "\"");
      }
      parser.nextToken();
      object.set(name, value());
      path.back(mark);
    }
    depth--;
    return object;
  }

  private ArrayNode array() {
    ArrayNode array = NODES.arrayNode();
    deeper();
    int index = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      int mark = path.index(index++);
      array.add(value());
      path.back(mark);
    }
    depth--;
    return array;
  }

  private void deeper() {
    if (++depth > Json.MAX_DEPTH) {
      throw StatusException.badRequest(
          "invalid JSON: nested more deeply than " + Json.MAX_DEPTH + " levels");
    }
  }

  private JsonNode value() {
    if (++values > Json.MAX_VALUES) {
      throw StatusException.badRequest(
          "invalid JSON: it holds more than " + Json.MAX_VALUES + " values");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> NODES.stringNode(parser.getString());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
      case VALUE_NUMBER_INT -> integer();
      default ->
          throw new IllegalStateException("no JSON value begins with " + parser.currentToken());
    };
  }

  private JsonNode integer() {
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      default -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }
}
