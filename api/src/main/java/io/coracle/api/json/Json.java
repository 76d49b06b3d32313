package io.coracle.api.json;

import io.coracle.api.StatusException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON text to trees and back. Numbers keep their value exactly; depth and sizes are bounded.
 * Thread-safe.
 */
public final class Json {
  /** Nested deeper than this, a document of a client is refused, and no object is stored. */
  public static final int MAX_DEPTH = 500;

  /**
   * Lists, events and tables nest the objects in them by no more levels than this. What can be
   * stored can therefore always be listed, watched and read.
   */
  public static final int ENVELOPE_DEPTH = 20;

  /** No document is longer than this, in bytes (the reference server's limit on request bodies). */
  public static final int MAX_BYTES = 3 * 1024 * 1024;

  /**
   * No document of a client stands for more values than this, keys not counted: a tree takes twenty
   * times the memory of its text and more when the values are small.
   */
  public static final int MAX_VALUES = 250_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH + ENVELOPE_DEPTH)
                          .maxStringLength(MAX_BYTES)
                          .build())
                  .streamWriteConstraints(
                      StreamWriteConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH + ENVELOPE_DEPTH)
                          .build())
                  .disable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                  .build())
          .enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(ParsedNodes.INSTANCE)
          .build();

  private Json() {}

  /**
   * The tree of {@code text}.
   *
   * @throws StatusException with reason BadRequest when it is not JSON or breaks a bound
   */
  public static JsonNode parse(byte[] text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw StatusException.badRequest("invalid JSON: " + e.getOriginalMessage());
    } catch (NumberFormatException e) {
      throw ParsedNodes.tooLarge();
    }
  }

  /** How deeply {@code tree} is nested: 1 for an object that holds none. */
  public static int depth(JsonNode tree) {
    if (!tree.isContainer()) {
      return 0;
    }
    int deepest = 0;
    for (JsonNode child : tree) {
      deepest = Math.max(deepest, depth(child));
    }
    return deepest + 1;
  }

  /**
   * The tree of {@code text}, which must be an object.
   *
   * @throws StatusException with reason BadRequest when it is not
   */
  public static ObjectNode parseObject(byte[] text) {
    if (parse(text) instanceof ObjectNode object) {
      return object;
    }
    throw StatusException.badRequest("invalid JSON: an object is expected");
  }

  /** The compact UTF-8 text of {@code tree}. */
  public static byte[] write(JsonNode tree) {
    return MAPPER.writeValueAsBytes(tree);
  }

  /** The compact text of {@code tree}. */
  public static String text(JsonNode tree) {
    return MAPPER.writeValueAsString(tree);
  }

  /** A new, empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The mapper behind this class, for streaming. */
  public static JsonMapper mapper() {
    return MAPPER;
  }
}
