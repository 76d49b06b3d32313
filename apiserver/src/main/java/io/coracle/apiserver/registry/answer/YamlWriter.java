package io.coracle.apiserver.registry.answer;

import io.coracle.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;
import tools.jackson.dataformat.yaml.util.StringQuotingChecker;

/** Writes trees as YAML, with sorted keys, as the reference server does. */
public final class YamlWriter {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder(YAMLFactory.builder().stringQuotingChecker(new QuoteTimes()).build())
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
          .enable(YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .disable(YAMLWriteFeature.SPLIT_LINES)
          .build();

  /** Text that a reader would take for a time. */
  private static final Pattern TIME = Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?");

  private YamlWriter() {}

  /** The text of {@code tree}. */
  public static byte[] write(ObjectNode tree) {
    return MAPPER.writeValueAsString(sorted(tree)).getBytes(StandardCharsets.UTF_8);
  }

  /** Quotes what is no text to a reader, times among it. */
  private static final class QuoteTimes extends StringQuotingChecker.Default {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean needToQuoteValue(String value) {
      return super.needToQuoteValue(value) || TIME.matcher(value).matches();
    }

    @Override
    public boolean needToQuoteName(String name) {
      // A dot alone is no number; in managed fields it stands for a field itself.
      return !name.equals(".") && super.needToQuoteName(name);
    }
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
