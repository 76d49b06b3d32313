package io.coracle.apiserver.custom;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.coracle.api.FieldFaults;
import io.coracle.api.GroupVersionKind;
import io.coracle.api.StatusException;
import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.decode.Decoding;
import io.coracle.api.json.Json;
import io.coracle.apiserver.custom.cel.SchemaRules;
import io.coracle.apiserver.custom.definition.DefinitionStrategy;
import io.coracle.apiserver.custom.schema.Defaulting;
import io.coracle.apiserver.custom.schema.Pruning;
import io.coracle.apiserver.custom.schema.StructuralSchema;
import io.coracle.apiserver.custom.schema.ValueValidation;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Any schema that a definition may have, and any two objects of it: faults are found, but nothing
 * breaks. The input is a list of the schema, an object, and what becomes of it.
 */
class CustomFuzzTest {
  private static final Set<Integer> REFUSALS = Set.of(400, 413, 422);

  private static final Schema.Fields DEFINITIONS =
      (Schema.Fields)
          BuiltInCatalogue.shared()
              .schema(
                  new GroupVersionKind("apiextensions.k8s.io", "v1", "CustomResourceDefinition"))
              .orElseThrow();

  private static ObjectNode definition(ObjectNode schema) {
    ObjectNode definition = Json.object();
    definition.putObject("metadata").put("name", "bads.example.com");
    ObjectNode spec = definition.putObject("spec").put("group", "example.com");
    spec.putObject("names").put("kind", "Bad").put("plural", "bads");
    spec.put("scope", "Namespaced");
    ObjectNode version = spec.putArray("versions").addObject();
    version.put("name", "v1").put("served", true).put("storage", true);
    version.putObject("schema").set("openAPIV3Schema", schema);
    return definition;
  }

  @FuzzTest
  void schema_anyOneAndAnyObjects_areCheckedWithoutBreaking(byte @Nullable [] input) {
    if (input == null) {
      return;
    }
    try {
      if (Json.parse(input) instanceof ArrayNode parts
          && parts.size() == 3
          && parts.get(0) instanceof ObjectNode schema
          && parts.get(1) instanceof ObjectNode object
          && parts.get(2) instanceof ObjectNode next) {
        check(schema, object, next);
      }
    } catch (StatusException e) {
      assertThat(REFUSALS).contains(e.code());
    }
  }

  private static void check(ObjectNode schema, ObjectNode object, ObjectNode next) {
    var strategy = new DefinitionStrategy();
    ObjectNode definition = definition(schema);
    Decoding.check(definition, DEFINITIONS);
    strategy.applyDefaults(definition);
    strategy.prepareForCreate(definition);
    var faults = new FieldFaults();
    strategy.validateCreate(definition, faults);
    if (!faults.isEmpty()) {
      return;
    }
    StructuralSchema structural = StructuralSchema.of(schema);
    prepare(object, structural);
    prepare(next, structural);
    SchemaRules rules = SchemaRules.of(structural);
    var created = new FieldFaults();
    ValueValidation.check(object, structural, created);
    rules.check(object, null, created);
    var updated = new FieldFaults();
    ValueValidation.checkUpdate(next, object, structural, updated);
    rules.check(next, object, updated);
  }

  /** Pruning and defaulting twice is the same as once. */
  private static void prepare(ObjectNode object, StructuralSchema schema) {
    Pruning.prune(object, schema);
    Defaulting.apply(object, schema);
    Pruning.prune(object, schema);
    String once = Json.text(object);
    Defaulting.apply(object, schema);
    Pruning.prune(object, schema);
    assertThat(Json.text(object)).isEqualTo(once);
  }
}
