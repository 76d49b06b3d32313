package io.coracle.api.json;

import io.coracle.api.StatusException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
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
  /** Nested deeper than this, a document is refused. */
  public static final int MAX_DEPTH = 500;

  /** No document is longer than this, in bytes (the reference server's limit on request bodies). */
  public static final int MAX_BYTES = 3 * 1024 * 1024;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_BYTES)
                          .build())
                  .disable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                  .build())
          .enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
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
    }
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
