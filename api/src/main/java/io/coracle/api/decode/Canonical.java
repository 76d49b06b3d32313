package io.coracle.api.decode;

import io.coracle.api.catalogue.Schema;
import io.coracle.api.json.Json;
import io.coracle.api.quantity.Quantity;
import io.coracle.api.time.GoDuration;
import io.coracle.api.time.Times;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * The canonical form of an object: what the reference server would answer after it decoded and
 * encoded the object. Unknown fields are gone, {@code null} means absent, empty values stand where
 * {@link Schema.Presence} says so, quantities and times have their canonical text, fields stand in
 * the order of declaration and keys of maps in alphabetical order.
 *
 * <p>The canonical form of a canonical form is itself. Stateless.
 */
public final class Canonical {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Canonical STORED = new Canonical(false);
  private static final Canonical SENT = new Canonical(true);

  private final boolean keepsEmpty;

  private Canonical(boolean keepsEmpty) {
    this.keepsEmpty = keepsEmpty;
  }

  /**
   * Brings {@code tree}, which {@link Decoding#check} has passed, into its canonical form, in
   * place.
   *
   * @return {@code tree}
   */
  public static ObjectNode normalize(ObjectNode tree, Schema.Fields schema) {
    return schema instanceof SelfDecoding own ? own.normalize(tree) : STORED.object(tree, schema);
  }

  /**
   * Like {@link #normalize}, but what was sent as an empty list or map stays one where null would
   * stand for it: it is what the client said, though it is not kept.
   */
  public static ObjectNode decoded(ObjectNode tree, Schema.Fields schema) {
    return schema instanceof SelfDecoding own ? own.normalize(tree) : SENT.object(tree, schema);
  }

  /** A new object of which nothing is said: what is always there is there, and empty. */
  public static ObjectNode empty(Schema.Fields schema) {
    return STORED.object(Json.object(), schema);
  }

  private ObjectNode object(ObjectNode tree, Schema.Fields schema) {
    return inPlace(tree, schema) ? tree : rebuilt(tree, schema);
  }

  /**
   * Normalizes an object whose fields are complete and in order already, as most are. False when
   * they turn out not to be; what was normalized until then may be normalized again.
   */
  private boolean inPlace(ObjectNode tree, Schema.Fields schema) {
    Iterator<Schema.Field> declared = schema.fields().values().iterator();
    Iterator<Map.Entry<String, JsonNode>> present = tree.properties().iterator();
    while (present.hasNext()) {
      Map.Entry<String, JsonNode> entry = present.next();
      Schema.Field field = skipTo(entry.getKey(), declared);
      if (field == null) {
        return false;
      }
      JsonNode before = entry.getValue();
      JsonNode normal = field(before, field);
      if (normal == null) {
        present.remove();
      } else if (normal != before) {
        entry.setValue(normal);
      }
    }
    while (declared.hasNext()) {
      if (isAlwaysThere(declared.next())) {
        return false;
      }
    }
    return true;
  }

  /** The field of this name, if it comes next but for fields that may be absent; otherwise null. */
  private static Schema.@Nullable Field skipTo(String name, Iterator<Schema.Field> declared) {
    while (declared.hasNext()) {
      Schema.Field field = declared.next();
      if (field.name().equals(name)) {
        return field;
      }
      if (isAlwaysThere(field)) {
        return null;
      }
    }
    return null;
  }

  private static boolean isAlwaysThere(Schema.Field field) {
    return switch (field.presence()) {
      case ALWAYS, NULL_WHEN_EMPTY -> true;
      case KEEP, OMIT_EMPTY -> false;
    };
  }

  private ObjectNode rebuilt(ObjectNode tree, Schema.Fields schema) {
    List<String> names = new ArrayList<>(tree.size());
    List<JsonNode> values = new ArrayList<>(tree.size());
    for (Schema.Field field : schema.fields().values()) {
      JsonNode before = tree.get(field.name());
      if (before == null && !isAlwaysThere(field)) {
        continue;
      }
      JsonNode normal = field(before, field);
      if (normal != null) {
        names.add(field.name());
        values.add(normal);
      }
    }
    if (schema.preserveUnknown()) {
      for (Map.Entry<String, JsonNode> entry : tree.properties()) {
        if (!schema.fields().containsKey(entry.getKey())) {
          names.add(entry.getKey());
          values.add(entry.getValue());
        }
      }
    }
    tree.removeAll();
    for (int i = 0; i < names.size(); i++) {
      tree.set(names.get(i), values.get(i));
    }
    return tree;
  }

  /** What stands in the canonical form for {@code value}; null if nothing. */
  private @Nullable JsonNode field(@Nullable JsonNode value, Schema.Field field) {
    JsonNode normal = value == null || value.isNull() ? null : value(value, field.schema());
    return switch (field.presence()) {
      case KEEP -> normal;
      case OMIT_EMPTY -> normal == null || isEmpty(normal) ? null : normal;
      case ALWAYS -> normal == null ? zero(field.schema()) : normal;
      case NULL_WHEN_EMPTY -> nullWhenEmpty(normal, field.schema());
    };
  }

  private JsonNode nullWhenEmpty(@Nullable JsonNode normal, Schema schema) {
    if (normal == null) {
      return NODES.nullNode();
    }
    // An empty string behind a pointer is a value; an empty list is the same as none.
    boolean collection = schema instanceof Schema.Sequence || schema instanceof Schema.Mapping;
    return collection && !keepsEmpty && isEmpty(normal) ? NODES.nullNode() : normal;
  }

  private static boolean isEmpty(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> value.asString().isEmpty();
      case NUMBER -> value.decimalValue().signum() == 0;
      case BOOLEAN -> !value.asBoolean();
      case ARRAY, OBJECT -> value.isEmpty();
      case NULL, MISSING -> true;
      case BINARY, POJO -> false;
    };
  }

  private JsonNode value(JsonNode value, Schema schema) {
    return switch (schema) {
      case Schema.Any _ -> value;
      case Schema.Scalar(Schema.Type type) -> scalar(value, type);
      case Schema.Fields fields ->
          value instanceof ObjectNode object ? object(object, fields) : value;
      case Schema.Mapping mapping ->
          value instanceof ObjectNode object ? mapping(object, mapping.values().get()) : value;
      case Schema.Sequence sequence ->
          value instanceof ArrayNode array ? sequence(array, sequence.items().get()) : value;
    };
  }

  private ObjectNode mapping(ObjectNode object, Schema values) {
    if (!isSorted(object)) {
      List<Map.Entry<String, JsonNode>> entries = new ArrayList<>();
      object.properties().forEach(e -> entries.add(Map.entry(e.getKey(), e.getValue())));
      entries.sort(Map.Entry.comparingByKey());
      object.removeAll();
      entries.forEach(entry -> object.set(entry.getKey(), entry.getValue()));
    }
    object.properties().forEach(entry -> entry.setValue(element(entry.getValue(), values)));
    return object;
  }

  private static boolean isSorted(ObjectNode object) {
    String previous = "";
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      if (previous.compareTo(entry.getKey()) > 0) {
        return false;
      }
      previous = entry.getKey();
    }
    return true;
  }

  private ArrayNode sequence(ArrayNode array, Schema items) {
    for (int i = 0; i < array.size(); i++) {
      JsonNode before = array.get(i);
      JsonNode after = element(before, items);
      if (after != before) {
        array.set(i, after);
      }
    }
    return array;
  }

  /** An element cannot be absent: null is the empty value there. */
  private JsonNode element(JsonNode value, Schema schema) {
    return value.isNull() ? zero(schema) : value(value, schema);
  }

  private JsonNode zero(Schema schema) {
    return switch (schema) {
      case Schema.Any _ -> NODES.nullNode();
      case Schema.Scalar(Schema.Type type) -> zero(type);
      case Schema.Fields fields -> object(Json.object(), fields);
      case Schema.Mapping _ -> NODES.nullNode();
      case Schema.Sequence _ -> NODES.nullNode();
    };
  }

  private static JsonNode zero(Schema.Type type) {
    return switch (type) {
      case STRING -> NODES.stringNode("");
      case INTEGER_32, INTEGER_64, NUMBER, INT_OR_STRING -> NODES.numberNode(0);
      case BOOLEAN -> NODES.booleanNode(false);
      case QUANTITY -> NODES.stringNode("0");
      case DURATION -> NODES.stringNode("0s");
      case BYTES, TIME, MICRO_TIME -> NODES.nullNode();
    };
  }

  private static JsonNode scalar(JsonNode value, Schema.Type type) {
    return switch (type) {
      case QUANTITY -> {
        String text = value.isString() ? value.asString() : value.toString();
        yield text(value, text.isEmpty() ? "0" : Quantity.parse(text).toString());
      }
      case TIME -> text(value, Times.seconds(Times.parse(value.asString())));
      case MICRO_TIME -> text(value, Times.micros(Times.parse(value.asString())));
      case DURATION -> text(value, GoDuration.text(GoDuration.parse(value.asString())));
      case BYTES -> text(value, base64(value.asString()));
      case STRING, INTEGER_32, INTEGER_64, NUMBER, BOOLEAN, INT_OR_STRING -> value;
    };
  }

  /** Without line breaks, and without bits behind the last whole byte, which say nothing. */
  private static String base64(String text) {
    String whole = text.replace("\r", "").replace("\n", "");
    return whole.endsWith("=")
        ? Base64.getEncoder().encodeToString(Base64.getDecoder().decode(whole))
        : whole;
  }

  private static JsonNode text(JsonNode before, String text) {
    return before instanceof StringNode node && node.asString().equals(text)
        ? before
        : NODES.stringNode(text);
  }
}
