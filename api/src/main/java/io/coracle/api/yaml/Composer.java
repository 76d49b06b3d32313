package io.coracle.api.yaml;

import io.coracle.api.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Builds the tree of one document from the parser's events. Not thread-safe; for one document.
 *
 * <p>An alias is replaced by a copy of what it stands for. The values so copied count as if they
 * had been written out, so a text of a few lines that would unfold to billions is refused early.
 */
final class Composer {
  private static final String MERGE_KEY = "<<";

  private final Iterator<Event> events;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private final List<String> duplicates = new ArrayList<>();
  private int values;

  Composer(Iterator<Event> events) {
    this.events = events;
  }

  private record Anchored(JsonNode tree, int values, int depth) {}

  /** The document whose start has just been read. */
  Yaml.Document document() {
    JsonNode tree = value(events.next(), "", 1);
    events.next();
    return new Yaml.Document(tree, duplicates);
  }

  private JsonNode value(Event event, String path, int depth) {
    if (depth > Yaml.MAX_DEPTH) {
      throw new IllegalArgumentException("the document is nested too deeply");
    }
    count(1);
    int before = values;
    JsonNode tree =
        switch (event.getEventId()) {
          case Scalar -> Scalars.tree((ScalarEvent) event);
          case SequenceStart -> sequence(path, depth);
          case MappingStart -> mapping(path, depth);
          case Alias -> alias((AliasEvent) event, depth);
          default -> throw new IllegalArgumentException("unexpected " + event.getEventId());
        };
    anchor(event).ifPresent(a -> keep(a, tree, values - before));
    return tree;
  }

  private void keep(Anchor anchor, JsonNode tree, int size) {
    anchors.put(anchor.getValue(), new Anchored(tree, size, Json.depth(tree)));
  }

  private static Optional<Anchor> anchor(Event event) {
    return switch (event) {
      case ScalarEvent scalar -> scalar.getAnchor();
      case SequenceStartEvent sequence -> sequence.getAnchor();
      case MappingStartEvent mapping -> mapping.getAnchor();
      default -> Optional.empty();
    };
  }

  private void count(int more) {
    values += more;
    if (values > Yaml.MAX_VALUES) {
      throw new IllegalArgumentException("document contains excessive aliasing or values");
    }
  }

  private JsonNode alias(AliasEvent event, int depth) {
    String name = ((NodeEvent) event).getAnchor().map(Anchor::getValue).orElse("");
    Anchored anchored = anchors.get(name);
    if (anchored == null) {
      throw new IllegalArgumentException("unknown anchor '" + name + "' referenced");
    }
    if (depth + anchored.depth() > Yaml.MAX_DEPTH) {
      throw new IllegalArgumentException("the document is nested too deeply");
    }
    count(anchored.values());
    return anchored.tree().deepCopy();
  }

  private JsonNode sequence(String path, int depth) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      array.add(value(event, path + "[" + array.size() + "]", depth + 1));
    }
    return array;
  }

  private JsonNode mapping(String path, int depth) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    Set<String> written = new HashSet<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      boolean merge = isMergeKey(event);
      String key = Scalars.key(value(event, path, depth + 1));
      String below = path.isEmpty() ? key : path + "." + key;
      JsonNode child = value(events.next(), below, depth + 1);
      if (merge) {
        merge(object, child, written);
      } else {
        if (!written.add(key)) {
          duplicates.add(below);
        }
        object.set(key, child);
      }
    }
    return object;
  }

  private static boolean isMergeKey(Event event) {
    return event instanceof ScalarEvent scalar
        && scalar.isPlain()
        && scalar.getValue().equals(MERGE_KEY);
  }

  /** Keys that are written in the mapping itself win, wherever they stand. */
  private static void merge(ObjectNode object, JsonNode source, Set<String> written) {
    if (source instanceof ArrayNode several) {
      for (JsonNode one : several) {
        merge(object, one, written);
      }
      return;
    }
    if (!(source instanceof ObjectNode merged)) {
      throw new IllegalArgumentException("map merge requires map or sequence of maps as the value");
    }
    for (Map.Entry<String, JsonNode> entry : merged.properties()) {
      if (!written.contains(entry.getKey()) && !object.has(entry.getKey())) {
        object.set(entry.getKey(), entry.getValue().deepCopy());
      }
    }
  }
}
