package io.coracle.apiserver.registry.answer;

import io.coracle.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** Writes trees as YAML, with sorted keys, as the reference server does. */
public final class YamlWriter {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
          .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .disable(YAMLWriteFeature.SPLIT_LINES)
          .build();

  private YamlWriter() {}

  /** The text of {@code tree}. */
  public static byte[] write(ObjectNode tree) {
    return MAPPER.writeValueAsString(sorted(tree)).getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode sorted(JsonNode tree) {
    return switch (tree) {
      case ObjectNode object -> {
        var fields = new TreeMap<String, JsonNode>();
        object.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
        ObjectNode result = Json.object();
        fields.forEach(result::set);
        yield result;
      }
      case ArrayNode array -> {
        ArrayNode result = array.arrayNode();
        array.forEach(item -> result.add(sorted(item)));
        yield result;
      }
      default -> tree;
    };
  }
}
