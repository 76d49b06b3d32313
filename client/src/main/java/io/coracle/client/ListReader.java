package io.coracle.client;

import io.coracle.api.StatusException;
import io.coracle.api.typed.Typed;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads lists item by item, without a tree of the whole. */
final class ListReader {
  private static final JsonMapper MAPPER = Typed.mapperWithoutManagers();

  private ListReader() {}

  static <T> Resources.Listed<T> read(byte[] body, Class<T> type) {
    List<T> items = new ArrayList<>();
    String version = "";
    String token = "";
    try (JsonParser parser = MAPPER.createParser(body)) {
      expect(parser.nextToken(), JsonToken.START_OBJECT);
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("items") && value == JsonToken.START_ARRAY) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(MAPPER.readValue(parser, type));
          }
        } else if (field.equals("metadata") && value == JsonToken.START_OBJECT) {
          JsonNode metadata = MAPPER.readTree(parser);
          version = metadata.path("resourceVersion").asString("");
          token = metadata.path("continue").asString("");
        } else {
          parser.skipChildren();
        }
      }
    } catch (JacksonException e) {
      throw broken(e.getOriginalMessage());
    }
    return new Resources.Listed<>(items, version, token);
  }

  private static void expect(JsonToken found, JsonToken expected) {
    if (found != expected) {
      throw broken("a list is expected");
    }
  }

  private static StatusException broken(String why) {
    return new StatusException(
        StatusException.Reason.INTERNAL_ERROR, "the server's answer cannot be read: " + why);
  }
}
