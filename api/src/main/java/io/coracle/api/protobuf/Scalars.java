package io.coracle.api.protobuf;

import io.coracle.api.catalogue.Schema;
import io.coracle.api.json.Json;
import io.coracle.api.time.GoDuration;
import io.coracle.api.time.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Single values: what JSON writes as one string, number or truth value, some of which are messages
 * in protobuf.
 */
final class Scalars {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Scalars() {}

  static JsonNode read(Schema.Type type, Wire wire) {
    return switch (type) {
      case STRING -> NODES.stringNode(wire.text());
      case BYTES -> NODES.stringNode(java.util.Base64.getEncoder().encodeToString(wire.bytes()));
      case INTEGER_32 -> NODES.numberNode((int) number(wire));
      case INTEGER_64 -> NODES.numberNode(number(wire));
      case BOOLEAN -> NODES.booleanNode(number(wire) != 0);
      case NUMBER -> {
        wire.expect(Wire.FIXED64);
        yield NODES.numberNode(wire.fixed64());
      }
      case QUANTITY -> quantity(wire.part());
      case INT_OR_STRING -> intOrString(wire.part());
      case TIME -> time(wire.part(), Times::seconds);
      case MICRO_TIME -> time(wire.part(), Times::micros);
      case DURATION -> duration(wire.part());
    };
  }

  private static long number(Wire wire) {
    wire.expect(Wire.VARINT);
    return wire.varint();
  }

  /** {@code message Quantity { string string = 1; }}. */
  private static JsonNode quantity(Wire message) {
    String text = "0";
    while (message.hasMore()) {
      if (message.field() == 1) {
        text = message.text();
      } else {
        message.skip();
      }
    }
    return NODES.stringNode(text);
  }

  /** {@code message IntOrString { int64 type = 1; int32 intVal = 2; string strVal = 3; }}. */
  private static JsonNode intOrString(Wire message) {
    boolean isText = false;
    int number = 0;
    String text = "";
    while (message.hasMore()) {
      switch (message.field()) {
        case 1 -> isText = number(message) != 0;
        case 2 -> number = (int) number(message);
        case 3 -> text = message.text();
        default -> message.skip();
      }
    }
    return isText ? NODES.stringNode(text) : NODES.numberNode(number);
  }

  /** No time at all is an empty message. */
  private static JsonNode time(Wire message, Function<Instant, String> text) {
    return message.hasMore() ? NODES.stringNode(text.apply(time(message))) : NODES.nullNode();
  }

  /** {@code message Time { int64 seconds = 1; int32 nanos = 2; }}. */
  private static Instant time(Wire message) {
    long seconds = 0;
    long nanos = 0;
    while (message.hasMore()) {
      switch (message.field()) {
        case 1 -> seconds = number(message);
        case 2 -> nanos = number(message);
        default -> message.skip();
      }
    }
    try {
      return Instant.ofEpochSecond(seconds, nanos);
    } catch (java.time.DateTimeException | ArithmeticException e) {
      throw Wire.broken();
    }
  }

  /** {@code message Duration { int64 duration = 1; }}, in nanoseconds. */
  private static JsonNode duration(Wire message) {
    long nanos = 0;
    while (message.hasMore()) {
      if (message.field() == 1) {
        nanos = number(message);
      } else {
        message.skip();
      }
    }
    return NODES.stringNode(GoDuration.text(Duration.ofNanos(nanos)));
  }

  /** JSON inside a message: {@code bytes raw = 1}. */
  static JsonNode any(Wire message) {
    JsonNode value = NODES.objectNode();
    while (message.hasMore()) {
      if (message.field() == 1) {
        value = Json.parse(message.bytes());
      } else {
        message.skip();
      }
    }
    return value;
  }

  /** What a map entry without a value holds. */
  static JsonNode empty(Schema values) {
    return switch (values) {
      case Schema.Scalar(var type) ->
          switch (type) {
            case INTEGER_32, INTEGER_64, NUMBER -> NODES.numberNode(0);
            case BOOLEAN -> NODES.booleanNode(false);
            case QUANTITY -> NODES.stringNode("0");
            default -> NODES.stringNode("");
          };
      case Schema.Sequence _ -> NODES.arrayNode();
      case Schema.Any _, Schema.Fields _, Schema.Mapping _ -> NODES.objectNode();
    };
  }
}
