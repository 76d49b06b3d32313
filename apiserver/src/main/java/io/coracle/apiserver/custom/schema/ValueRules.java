package io.coracle.apiserver.custom.schema;

import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a schema demands of a value by itself. Bounds are null where the schema says nothing.
 *
 * @param allowed the values of {@code enum}; empty if any will do
 */
record ValueRules(
    String format,
    @Nullable Long maxLength,
    @Nullable Long minLength,
    @Nullable Long maxItems,
    @Nullable Long minItems,
    @Nullable Long maxProperties,
    @Nullable Long minProperties,
    @Nullable BigDecimal maximum,
    @Nullable BigDecimal minimum,
    @Nullable BigDecimal multipleOf,
    boolean exclusiveMaximum,
    boolean exclusiveMinimum,
    boolean uniqueItems,
    Optional<Pattern> pattern,
    List<JsonNode> allowed) {

  static ValueRules of(ObjectNode source) {
    var allowed = new ArrayList<JsonNode>();
    source.path("enum").forEach(allowed::add);
    String pattern = source.path("pattern").asString("");
    return new ValueRules(
        source.path("format").asString(""),
        whole(source, "maxLength"),
        whole(source, "minLength"),
        whole(source, "maxItems"),
        whole(source, "minItems"),
        whole(source, "maxProperties"),
        whole(source, "minProperties"),
        number(source, "maximum"),
        number(source, "minimum"),
        number(source, "multipleOf"),
        source.path("exclusiveMaximum").asBoolean(false),
        source.path("exclusiveMinimum").asBoolean(false),
        source.path("uniqueItems").asBoolean(false),
        pattern.isEmpty() ? Optional.empty() : StructuralSchema.pattern(pattern),
        List.copyOf(allowed));
  }

  private static @Nullable Long whole(ObjectNode source, String field) {
    JsonNode node = source.path(field);
    return node.isNumber() ? Long.valueOf(node.decimalValue().longValue()) : null;
  }

  private static @Nullable BigDecimal number(ObjectNode source, String field) {
    JsonNode node = source.path(field);
    return node.isNumber() ? node.decimalValue() : null;
  }
}
