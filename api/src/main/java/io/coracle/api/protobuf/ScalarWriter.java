package io.coracle.api.protobuf;

import io.coracle.api.catalogue.Schema;
import io.coracle.api.time.GoDuration;
import java.time.Instant;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/** Writes single values, some of which are messages in protobuf: the reverse of {@link Scalars}. */
final class ScalarWriter {
  private ScalarWriter() {}

  static void write(WireOutput out, int number, Schema.Type type, JsonNode value) {
    switch (type) {
      case STRING -> out.text(number, value.asString(""));
      case BYTES -> out.bytes(number, Base64.getDecoder().decode(value.asString("")));
      case INTEGER_32, INTEGER_64 -> out.varint(number, value.asLong(0));
      case BOOLEAN -> out.varint(number, value.asBoolean(false) ? 1 : 0);
      case NUMBER -> out.fixed64(number, value.asDouble(0));
      case QUANTITY -> out.message(number, new WireOutput().text(1, value.asString("0")));
      case INT_OR_STRING -> out.message(number, intOrString(value));
      case TIME, MICRO_TIME -> out.message(number, time(Instant.parse(value.asString(""))));
      case DURATION -> {
        long nanos = GoDuration.parse(value.asString("0s")).toNanos();
        out.message(number, new WireOutput().varint(1, nanos));
      }
    }
  }

  private static WireOutput intOrString(JsonNode value) {
    return value.isString()
        ? new WireOutput().varint(1, 1).text(3, value.stringValue())
        : new WireOutput().varint(1, 0).varint(2, value.asInt(0));
  }

  private static WireOutput time(Instant time) {
    return new WireOutput().varint(1, time.getEpochSecond()).varint(2, time.getNano());
  }
}
