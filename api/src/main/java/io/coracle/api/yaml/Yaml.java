package io.coracle.api.yaml;

import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** YAML text to trees. Thread-safe. */
public final class Yaml {
  /** No text is longer than this, in bytes. */
  public static final int MAX_BYTES = 3 * 1024 * 1024;

  /** Nested deeper than this, a document is refused. */
  public static final int MAX_DEPTH = 200;

  /** A document does not stand for more values than this, with every alias written out. */
  public static final int MAX_VALUES = Json.MAX_VALUES;

  /** Strings are quoted, so that no reader of any YAML version takes one for something else. */
  private static final YAMLMapper WRITER =
      YAMLMapper.builder()
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .disable(YAMLWriteFeature.SPLIT_LINES)
          .build();

  private Yaml() {}

  /** The text of {@code tree}, in block style. */
  public static String text(JsonNode tree) {
    return WRITER.writeValueAsString(tree);
  }

  /**
   * One document.
   *
   * @param tree null node for an empty document
   * @param duplicates the paths of keys that were there more than once; the last one counts
   */
  public record Document(JsonNode tree, List<String> duplicates) {
    public Document {
      duplicates = List.copyOf(duplicates);
    }
  }

  /**
   * The one document of {@code text}.
   *
   * @throws StatusException with reason BadRequest when it is not YAML, has more than one document
   *     or breaks a bound
   */
  public static Document parse(byte[] text) {
    List<Document> documents = parseAll(text);
    if (documents.size() != 1) {
      throw StatusException.badRequest(
          "error converting YAML to JSON: one document is expected, not " + documents.size());
    }
    return documents.getFirst();
  }

  /**
   * All documents of {@code text}, without empty ones.
   *
   * @throws StatusException with reason BadRequest when it is not YAML or breaks a bound
   */
  public static List<Document> parseAll(byte[] text) {
    if (text.length > MAX_BYTES) {
      throw StatusException.badRequest("error converting YAML to JSON: the text is too long");
    }
    try {
      return documents(decode(text));
    } catch (YamlEngineException | IllegalArgumentException e) {
      String why = Objects.requireNonNullElse(e.getMessage(), "not YAML").strip();
      throw StatusException.badRequest("error converting YAML to JSON: yaml: " + why);
    }
  }

  private static String decode(byte[] text) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the text is not UTF-8", e);
    }
  }

  private static List<Document> documents(String text) {
    // Read at once: the parser's reader fails on a pair of surrogates that ends a full buffer.
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(MAX_BYTES)
            .setBufferSize(text.length() + 1)
            .build();
    Iterator<Event> events = new Parse(settings).parseString(text).iterator();
    var documents = new ArrayList<Document>();
    while (events.hasNext()) {
      if (events.next().getEventId() == Event.ID.DocumentStart) {
        Document document = new Composer(events).document();
        if (!document.tree().isNull()) {
          documents.add(document);
        }
      }
    }
    return documents;
  }
}
