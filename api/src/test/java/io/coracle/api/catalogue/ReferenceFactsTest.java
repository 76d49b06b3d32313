package io.coracle.api.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.reference.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares the catalogue with facts that were read off the reference server, where they are. */
@EnabledIf("io.coracle.api.reference.Reference#present")
class ReferenceFactsTest {
  private static final BuiltInCatalogue CATALOGUE = BuiltInCatalogue.shared();

  private static JsonNode facts(String file) {
    return Reference.json("kubernetes-1.36/" + file);
  }

  @Test
  void definitions_comparedWithTheReference_haveTheSameFieldsTypesAndMerging() {
    var differences = new ArrayList<String>();
    for (Map.Entry<String, JsonNode> entry : facts("schemas.json").properties()) {
      String name = entry.getKey();
      JsonNode expected = entry.getValue();
      if (!expected.has("properties")) {
        continue;
      }
      var actual = CATALOGUE.definition(name);
      if (actual.isEmpty()) {
        differences.add("missing " + name);
      } else {
        compare(name, expected, actual.get(), differences);
      }
    }
    assertThat(differences).isEmpty();
  }

  private static void compare(
      String name, JsonNode expected, Schema.Fields actual, List<String> differences) {
    var expectedNames = new TreeSet<>(expected.get("properties").propertyNames());
    var actualNames = new TreeSet<>(actual.fields().keySet());
    if (!expectedNames.equals(actualNames)) {
      differences.add(name + ": fields " + expectedNames + " but " + actualNames);
      return;
    }
    var required = new TreeSet<String>();
    expected.path("required").forEach(field -> required.add(field.asString()));
    boolean atomic = expected.path("x-kubernetes-map-type").asString("").equals("atomic");
    if (atomic != actual.atomic()) {
      differences.add(name + ": atomic " + actual.atomic());
    }
    for (Schema.Field field : actual.fields().values()) {
      String path = name + "." + field.name();
      JsonNode property = expected.get("properties").get(field.name());
      if (required.contains(field.name()) != field.required()) {
        differences.add(path + ": required " + field.required());
      }
      String type = SchemaText.expected(property);
      if (!type.equals(SchemaText.actual(field.schema()))) {
        differences.add(path + ": " + type + " but " + SchemaText.actual(field.schema()));
      }
      if (!SchemaText.expectedPatch(property).equals(SchemaText.actualPatch(field.patch()))) {
        differences.add(path + ": " + field.patch());
      }
    }
  }

  @Test
  void schema_ofEveryReferenceKind_isFound() {
    var missing = new ArrayList<String>();
    for (Map.Entry<String, JsonNode> entry : facts("schemas.json").properties()) {
      for (JsonNode kind : entry.getValue().path("x-kubernetes-group-version-kind")) {
        var name =
            new GroupVersionKind(
                kind.get("group").asString(),
                kind.get("version").asString(),
                kind.get("kind").asString());
        if (CATALOGUE.schema(name).isEmpty()) {
          missing.add(name.toString());
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void resources_comparedWithDiscovery_areTheSame() {
    JsonNode discovery = facts("discovery.json");
    var expected = new ArrayList<String>();
    for (String root : List.of("api", "apis")) {
      for (JsonNode group : discovery.get(root).get("items")) {
        String groupName = group.path("metadata").path("name").asString("");
        for (JsonNode version : group.get("versions")) {
          for (JsonNode resource : version.get("resources")) {
            expected.add(DiscoveryText.expected(groupName, version, (ObjectNode) resource));
          }
        }
      }
    }
    assertThat(CATALOGUE.resources().stream().map(DiscoveryText::actual))
        .containsExactlyInAnyOrderElementsOf(expected);
  }
}
