package io.coracle.apiserver.custom.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.coracle.api.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One node of the {@code openAPIV3Schema} of a custom resource (apiextensions v1 {@code
 * JSONSchemaProps}). Immutable and thread-safe. What is read often has a field of its own; the rest
 * is read from {@link #source}, which nobody may change.
 */
public final class StructuralSchema {
  private final ObjectNode source;
  private final String type;
  private final boolean nullable;
  private final boolean preserveUnknown;
  private final boolean embedded;
  private final boolean intOrString;
  private final boolean additionalAllowed;
  private final Map<String, StructuralSchema> properties;
  private final @Nullable StructuralSchema additional;
  private final @Nullable StructuralSchema items;
  private final @Nullable StructuralSchema not;
  private final List<StructuralSchema> allOf;
  private final List<StructuralSchema> anyOf;
  private final List<StructuralSchema> oneOf;
  private final List<String> required;
  private final List<String> listMapKeys;
  private final ValueRules values;

  private StructuralSchema(ObjectNode source) {
    this.source = source;
    this.type = source.path("type").asString("");
    this.nullable = source.path("nullable").asBoolean(false);
    this.preserveUnknown = source.path("x-kubernetes-preserve-unknown-fields").asBoolean(false);
    this.embedded = source.path("x-kubernetes-embedded-resource").asBoolean(false);
    this.intOrString = source.path("x-kubernetes-int-or-string").asBoolean(false);
    JsonNode more = source.path("additionalProperties");
    this.additional = more instanceof ObjectNode object ? of(object) : null;
    this.additionalAllowed = additional != null || more.asBoolean(false);
    this.properties = properties(source.path("properties"));
    this.items = source.path("items") instanceof ObjectNode object ? of(object) : null;
    this.not = source.path("not") instanceof ObjectNode object ? of(object) : null;
    this.allOf = list(source.path("allOf"));
    this.anyOf = list(source.path("anyOf"));
    this.oneOf = list(source.path("oneOf"));
    this.required = texts(source.path("required"));
    this.listMapKeys = texts(source.path("x-kubernetes-list-map-keys"));
    this.values = ValueRules.of(source);
  }

  /** The schema that {@code source} describes; {@code source} must not be changed afterwards. */
  public static StructuralSchema of(ObjectNode source) {
    return new StructuralSchema(source);
  }

  /** A schema that allows every object and keeps everything in it. */
  public static StructuralSchema anything() {
    ObjectNode source = Json.object().put("type", "object");
    source.put("x-kubernetes-preserve-unknown-fields", true);
    return of(source);
  }

  private static Map<String, StructuralSchema> properties(JsonNode node) {
    var all = new TreeMap<String, StructuralSchema>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (entry.getValue() instanceof ObjectNode object) {
        all.put(entry.getKey(), of(object));
      }
    }
    return Collections.unmodifiableMap(all);
  }

  private static List<StructuralSchema> list(JsonNode node) {
    var all = new ArrayList<StructuralSchema>();
    for (JsonNode each : node) {
      if (each instanceof ObjectNode object) {
        all.add(of(object));
      }
    }
    return List.copyOf(all);
  }

  private static List<String> texts(JsonNode node) {
    var all = new ArrayList<String>();
    node.forEach(each -> all.add(each.asString("")));
    return List.copyOf(all);
  }

  /** A regular expression of RE2, which Go's are; empty if it is none. */
  public static Optional<Pattern> pattern(String text) {
    try {
      return Optional.of(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      return Optional.empty(); // refused where the definition is validated
    }
  }

  public ObjectNode source() {
    return source;
  }

  /** E.g. {@code object}; empty if any type will do. */
  public String type() {
    return type;
  }

  public boolean nullable() {
    return nullable;
  }

  public boolean preserveUnknown() {
    return preserveUnknown;
  }

  /** Whether the value is a whole object with kind, API version and metadata. */
  public boolean embedded() {
    return embedded;
  }

  public boolean intOrString() {
    return intOrString;
  }

  /** By name, in alphabetical order. */
  public Map<String, StructuralSchema> properties() {
    return properties;
  }

  /** Whether there may be properties that {@link #properties} does not have. */
  public boolean additionalAllowed() {
    return additionalAllowed;
  }

  /** What {@code additionalProperties} must be like. */
  public Optional<StructuralSchema> additional() {
    return Optional.ofNullable(additional);
  }

  public Optional<StructuralSchema> items() {
    return Optional.ofNullable(items);
  }

  public Optional<StructuralSchema> not() {
    return Optional.ofNullable(not);
  }

  public List<StructuralSchema> allOf() {
    return allOf;
  }

  public List<StructuralSchema> anyOf() {
    return anyOf;
  }

  public List<StructuralSchema> oneOf() {
    return oneOf;
  }

  public List<String> required() {
    return required;
  }

  /** {@code atomic}, {@code set} or {@code map}; empty if it is not said, which means atomic. */
  public String listType() {
    return source.path("x-kubernetes-list-type").asString("");
  }

  public List<String> listMapKeys() {
    return listMapKeys;
  }

  /** {@code atomic} or {@code granular}; empty if it is not said, which means granular. */
  public String mapType() {
    return source.path("x-kubernetes-map-type").asString("");
  }

  /** The default, which must not be changed; empty if there is none. */
  public Optional<JsonNode> defaultValue() {
    JsonNode value = source.get("default");
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  /** The schema of the property or additional property {@code name}. */
  public Optional<StructuralSchema> child(String name) {
    StructuralSchema own = properties.get(name);
    return own == null ? additional() : Optional.of(own);
  }

  ValueRules values() {
    return values;
  }
}
