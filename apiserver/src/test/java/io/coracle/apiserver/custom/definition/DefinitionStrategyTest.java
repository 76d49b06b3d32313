package io.coracle.apiserver.custom.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.custom.schema.Schemas;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class DefinitionStrategyTest {
  private static final String SCHEMA = "spec.validation.openAPIV3Schema";

  private final DefinitionStrategy strategy = new DefinitionStrategy();

  /** A definition whose schema has a property {@code a}. */
  private static ObjectNode definition(String property) {
    return Schemas.tree(
        "{'metadata':{'name':'bads.example.com'},'spec':{'group':'example.com',"
            + "'names':{'kind':'Bad','plural':'bads'},'scope':'Namespaced','versions':[{"
            + "'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':{"
            + "'type':'object','properties':{'a':"
            + property
            + "}}}}]}}");
  }

  private ObjectNode prepared(ObjectNode definition) {
    strategy.applyDefaults(definition);
    strategy.prepareForCreate(definition);
    return definition;
  }

  private List<String> created(ObjectNode definition) {
    var faults = new FieldFaults();
    strategy.validateCreate(prepared(definition), faults);
    return Schemas.shown(faults);
  }

  @Test
  void applyDefaults_minimalDefinition_getsNamesAndConversion() {
    ObjectNode definition = prepared(definition("{'type':'string'}"));

    assertThat(definition.path("spec").path("names").path("singular").asString()).isEqualTo("bad");
    assertThat(definition.path("spec").path("names").path("listKind").asString())
        .isEqualTo("BadList");
    assertThat(definition.path("spec").path("conversion").path("strategy").asString())
        .isEqualTo("None");
    assertThat(definition.path("status").path("storedVersions").toString()).isEqualTo("[\"v1\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'description':'x'} | .type: REQUIRED
          {'type':'object','properties':{'x':{'type':'string'}},'additionalProperties':{'type':'string'}} | .additionalProperties: FORBIDDEN
          {'type':'integer','default':'x'} | .default: TYPE_INVALID
          {'type':'string','pattern':'('} | .pattern: INVALID
          {'type':'array'} | .items: REQUIRED
          {'type':'array','uniqueItems':true,'items':{'type':'string'}} | .uniqueItems: FORBIDDEN
          {'type':'array','x-kubernetes-list-type':'set','items':{'type':'object','properties':{'b':{'type':'string'}}}} | .items.x-kubernetes-map-type: INVALID
          {'type':'array','x-kubernetes-list-type':'map','items':{'type':'object','properties':{'b':{'type':'string'}}}} | .x-kubernetes-list-map-keys: REQUIRED
          {'type':'array','x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['b'],'items':{'type':'object','properties':{'b':{'type':'string'}}}} | .items.properties[b].default: REQUIRED
          {'type':'object','x-kubernetes-preserve-unknown-fields':false} | .x-kubernetes-preserve-unknown-fields: INVALID
          {'type':'object','x-kubernetes-embedded-resource':true} | .properties: REQUIRED
          {'type':'string','x-kubernetes-int-or-string':true} | .type: FORBIDDEN
          {'type':'null'} | .type: FORBIDDEN
          """)
  void validateCreate_faultySchema_isRefused(String property, String expected) {
    assertThat(created(definition(property))).containsExactly(SCHEMA + ".properties[a]" + expected);
  }

  @Test
  void validateCreate_typesBelowAnyOf_areNotStructural() {
    String path = SCHEMA + ".properties[a]";

    assertThat(created(definition("{'anyOf':[{'type':'string'},{'type':'integer'}]}")))
        .containsExactly(
            path + ".anyOf[0].type: FORBIDDEN",
            path + ".anyOf[1].type: FORBIDDEN",
            path + ".type: REQUIRED");
    assertThat(
            created(
                definition(
                    "{'x-kubernetes-int-or-string':true,"
                        + "'anyOf':[{'type':'integer'},{'type':'string'}]}")))
        .isEmpty();
  }

  @Test
  void validateCreate_twoVersionsThatDiffer_areNamedByTheirPlace() {
    ObjectNode definition = definition("{'type':'string'}");
    definition
        .withArray("/spec/versions")
        .add(
            Schemas.tree(
                "{'name':'v2','served':true,'storage':false,'schema':{'openAPIV3Schema':{"
                    + "'type':'object','properties':{'a':{'description':'x'}}}}}"));

    assertThat(created(definition))
        .containsExactly("spec.versions[1].schema.openAPIV3Schema.properties[a].type: REQUIRED");
  }

  @Test
  void validateUpdate_establishedDefinition_keepsScopeAndKind() {
    ObjectNode before = prepared(definition("{'type':'string'}"));
    Conditions.set(before, "Established", "True", "x", "x", Instant.EPOCH);
    ObjectNode after = before.deepCopy();
    after.withObject("/spec").put("scope", "Cluster");
    after.withObject("/spec/names").put("kind", "Worse").put("listKind", "WorseList");
    strategy.prepareForUpdate(after, before);
    var faults = new FieldFaults();

    strategy.validateUpdate(after, before, faults);

    assertThat(Schemas.shown(faults))
        .containsExactly("spec.scope: INVALID", "spec.names.kind: INVALID");
  }

  @Test
  void validateUpdate_storedVersionThatGoes_isRefused() {
    ObjectNode before = prepared(definition("{'type':'string'}"));
    ObjectNode after = before.deepCopy();
    ((ObjectNode) after.path("spec").path("versions").get(0)).put("name", "v2");
    strategy.prepareForUpdate(after, before);
    var faults = new FieldFaults();

    strategy.validateUpdate(after, before, faults);

    assertThat(Schemas.shown(faults)).containsExactly("status.storedVersions[0]: INVALID");
  }

  @Test
  void prepareForDelete_firstTime_holdsTheDefinitionUntilItsObjectsAreGone() {
    ObjectNode definition = prepared(definition("{'type':'string'}"));

    strategy.prepareForDelete(definition, Instant.EPOCH);

    assertThat(definition.path("metadata").path("finalizers").toString())
        .isEqualTo("[\"customresourcecleanup.apiextensions.k8s.io\"]");
    assertThat(definition.path("status").path("conditions").get(0).path("type").asString())
        .isEqualTo("Terminating");
  }
}
