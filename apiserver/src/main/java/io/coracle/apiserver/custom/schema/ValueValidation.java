package io.coracle.apiserver.custom.schema;

import io.coracle.api.FieldFault.Type;
import io.coracle.api.FieldFaults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Validates values by a schema, with the causes that the reference server names. What an update
 * leaves as it was is not looked at, so that objects that were stored under an older schema can
 * still be changed elsewhere (KEP-4008, "Ratcheting"). Used once, by one thread.
 */
public final class ValueValidation {
  /** Where the reference finds faults that it can say no place of. */
  public static final String NO_PATH = "<nil>";

  private final FieldFaults faults;
  private final String root;

  private ValueValidation(FieldFaults faults, String root) {
    this.faults = faults;
    this.root = root;
  }

  /** Checks a new object. */
  public static void check(JsonNode value, StructuralSchema schema, FieldFaults faults) {
    new ValueValidation(faults, "").value(value, null, schema, "");
  }

  /** Checks a replacement of {@code before}. */
  public static void checkUpdate(
      JsonNode value, JsonNode before, StructuralSchema schema, FieldFaults faults) {
    new ValueValidation(faults, "").value(value, before, schema, "");
  }

  /** Checks a value that stands at {@code path} of something else, such as a default. */
  public static void checkAt(
      String path, JsonNode value, StructuralSchema schema, FieldFaults faults) {
    new ValueValidation(faults, path).value(value, null, schema, path);
  }

  private void value(
      JsonNode value, @Nullable JsonNode before, StructuralSchema schema, String path) {
    if (before != null && SameValues.equal(value, before)) {
      return;
    }
    type(value, schema, path);
    if (value.isNull()) {
      allowed(value, schema, path);
      return;
    }
    combinations(value, before, schema, path);
    ScalarChecks.check(value, schema, place(path), faults);
    if (value instanceof ArrayNode array) {
      elements(array, before, schema, path);
    }
    allowed(value, schema, path);
    if (value instanceof ObjectNode object) {
      fields(object, before, schema, path);
    }
  }

  private static String place(String path) {
    return path.isEmpty() ? NO_PATH : path;
  }

  private void type(JsonNode value, StructuralSchema schema, String path) {
    String wanted = schema.intOrString() ? "integer,string" : schema.type();
    if (wanted.isEmpty()) {
      return;
    }
    if (value.isNull()) {
      if (!schema.nullable()) {
        wrongType(path, value, wanted);
      }
      return;
    }
    boolean fits =
        schema.intOrString()
            ? value.isString() || JsonTypes.isWhole(value)
            : JsonTypes.fits(value, wanted);
    if (!fits) {
      wrongType(path, value, wanted);
    }
  }

  private void wrongType(String path, JsonNode value, String wanted) {
    faults.add(
        Type.TYPE_INVALID,
        place(path),
        ScalarChecks.shown(value)
            + ": "
            + place(path)
            + " in body must be of type "
            + wanted
            + ": \""
            + JsonTypes.of(value)
            + "\"");
  }

  private void allowed(JsonNode value, StructuralSchema schema, String path) {
    List<JsonNode> allowed = schema.values().allowed();
    if (allowed.isEmpty() || allowed.stream().anyMatch(each -> SameValues.equal(each, value))) {
      return;
    }
    List<String> names = allowed.stream().map(ScalarChecks::plain).toList();
    faults.notSupported(place(path), ScalarChecks.plain(value), names);
  }

  private void elements(
      ArrayNode array, @Nullable JsonNode before, StructuralSchema schema, String path) {
    if (schema.items().isPresent()) {
      StructuralSchema items = schema.items().get();
      var known = new ListCorrelation(schema, before);
      for (int i = 0; i < array.size(); i++) {
        JsonNode item = array.get(i);
        value(item, known.of(item), items, path + "[" + i + "]");
      }
    }
    ValueRules rules = schema.values();
    if (rules.minItems() != null && array.size() < rules.minItems()) {
      faults.invalid(
          place(path), array.size(), "should have at least " + rules.minItems() + " items");
    }
    if (rules.maxItems() != null && array.size() > rules.maxItems()) {
      tooMany(path, array.size(), rules.maxItems());
    }
    if (rules.uniqueItems() && SameValues.hasDuplicates(array)) {
      faults.invalid(place(path), array.toString(), "shouldn't contain duplicates");
    }
  }

  private void tooMany(String path, int actual, long most) {
    faults.add(Type.TOO_MANY, place(path), actual + ": must have at most " + most + " items");
  }

  private void fields(
      ObjectNode object, @Nullable JsonNode before, StructuralSchema schema, String path) {
    ValueRules rules = schema.values();
    if (rules.minProperties() != null && object.size() < rules.minProperties()) {
      faults.invalid(
          place(path),
          object.size(),
          "should have at least " + rules.minProperties() + " properties");
    }
    if (rules.maxProperties() != null && object.size() > rules.maxProperties()) {
      tooMany(path, object.size(), rules.maxProperties());
    }
    for (String name : schema.required()) {
      if (!object.has(name)) {
        faults.required(below(path, name), "");
      }
    }
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      Optional<StructuralSchema> child = schema.child(entry.getKey());
      if (child.isPresent()) {
        JsonNode old = before == null ? null : before.get(entry.getKey());
        value(entry.getValue(), old, child.get(), below(path, entry.getKey()));
      }
    }
  }

  private String below(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private void combinations(
      JsonNode value, @Nullable JsonNode before, StructuralSchema schema, String path) {
    if (!schema.anyOf().isEmpty()) {
      List<FieldFaults> failures = failures(value, before, schema.anyOf(), path);
      if (failures.stream().noneMatch(FieldFaults::isEmpty)) {
        noPlace(path, "must validate at least one schema (anyOf)");
        closest(failures);
      }
    }
    if (!schema.oneOf().isEmpty()) {
      List<FieldFaults> failures = failures(value, before, schema.oneOf(), path);
      long good = failures.stream().filter(FieldFaults::isEmpty).count();
      if (good != 1) {
        noPlace(path, "must validate one and only one schema (oneOf). Found " + good + " valid");
      }
      if (good == 0) {
        closest(failures);
      }
    }
    if (!schema.allOf().isEmpty()) {
      List<FieldFaults> failures = failures(value, before, schema.allOf(), path);
      failures.forEach(each -> each.list().forEach(this::add));
      if (!failures.stream().allMatch(FieldFaults::isEmpty)) {
        noPlace(path, "must validate all the schemas (allOf)");
      }
    }
    if (schema.not().isPresent()) {
      List<FieldFaults> failures = failures(value, before, List.of(schema.not().get()), path);
      if (failures.getFirst().isEmpty()) {
        noPlace(path, "must not validate the schema (not)");
      }
    }
  }

  private List<FieldFaults> failures(
      JsonNode value, @Nullable JsonNode before, List<StructuralSchema> schemas, String path) {
    var all = new ArrayList<FieldFaults>();
    for (StructuralSchema schema : schemas) {
      var own = new FieldFaults();
      new ValueValidation(own, root).value(value, before, schema, path);
      all.add(own);
    }
    return all;
  }

  /** Of several alternatives that all fail, shows the one that fails least. */
  private void closest(List<FieldFaults> failures) {
    FieldFaults best = failures.getFirst();
    for (FieldFaults each : failures) {
      best = each.list().size() < best.list().size() ? each : best;
    }
    best.list().forEach(this::add);
  }

  private void add(io.coracle.api.FieldFault fault) {
    faults.add(fault.type(), fault.path(), fault.detail());
  }

  private void noPlace(String path, String why) {
    String place = root.isEmpty() ? NO_PATH : root;
    faults.invalid(place, "", (path.isEmpty() ? "" : "\"" + path + "\" ") + why);
  }
}
