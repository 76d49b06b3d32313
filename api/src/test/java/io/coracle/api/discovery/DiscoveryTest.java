package io.coracle.api.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.api.reference.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class DiscoveryTest {
  private static final String V2 = "apidiscovery.k8s.io/v2";
  private final Discovery discovery = Discovery.of(BuiltInCatalogue.shared());

  @Test
  void coreVersions_always_namesV1() {
    assertThat(discovery.coreVersions("10.0.0.1:6443").path("versions").path(0).asString())
        .isEqualTo("v1");
  }

  @Test
  void group_withTwoVersions_prefersTheNewer() {
    ObjectNode group = discovery.group("autoscaling").orElseThrow();
    assertThat(group.at("/preferredVersion/groupVersion").asString()).isEqualTo("autoscaling/v2");
    assertThat(group.path("versions").size()).isEqualTo(2);
    assertThat(discovery.group("example.com")).isEmpty();
    assertThat(discovery.group("")).isEmpty();
  }

  @Test
  void storageVersionHash_ofAPod_isTheOneClientsKnow() {
    assertThat(ResourceLists.storageVersionHash(new GroupVersionKind("", "v1", "Pod")))
        .isEqualTo("xPOwRZ+Yhw8=");
  }

  @Test
  void versionOrder_allSorts_putsStableAndNewFirst() {
    var versions =
        new ArrayList<>(
            List.of("foo10", "v1", "v3beta1", "v12alpha1", "foo1", "v10", "v11beta2", "v2"));
    versions.sort(VersionOrder.PREFERRED_FIRST);
    assertThat(versions)
        .containsExactly("v10", "v2", "v1", "v11beta2", "v3beta1", "v12alpha1", "foo1", "foo10");
  }

  @Test
  @EnabledIf("io.coracle.api.reference.Reference#present")
  void aggregated_comparedWithTheReference_isTheSame() {
    JsonNode facts = Reference.json("kubernetes-1.36/discovery.json");
    assertThat(discovery.aggregatedCore(V2)).isEqualTo(sorted(facts.path("api")));
    assertThat(discovery.aggregatedGroups(V2)).isEqualTo(sorted(facts.path("apis")));
  }

  /** Resources of a version have no order of meaning; ours is alphabetical. */
  private static JsonNode sorted(JsonNode document) {
    for (JsonNode group : document.path("items")) {
      for (JsonNode version : group.path("versions")) {
        var resources = new ArrayList<JsonNode>();
        version.path("resources").forEach(resources::add);
        resources.sort(java.util.Comparator.comparing(r -> r.path("resource").asString("")));
        ((ObjectNode) version).putArray("resources").addAll(resources);
      }
    }
    return document;
  }

  @Test
  @EnabledIf("io.coracle.api.reference.Reference#present")
  void documents_recordedByTheReference_areTheSame() {
    for (JsonNode step : Reference.json("exchanges/cases/machinery/discovery.json").path("steps")) {
      JsonNode body = step.path("response").path("body");
      String path = step.path("request").path("path").asString("");
      Stream<ObjectNode> actual =
          switch (path) {
            case "/api/v1" -> discovery.resources("", "v1").stream();
            case "/apis/apps/v1" -> discovery.resources("apps", "v1").stream();
            case "/apis/apps" -> discovery.group("apps").stream();
            case "/apis/autoscaling" -> discovery.group("autoscaling").stream();
            default -> Stream.of();
          };
      actual.forEach(
          document -> assertThat(withoutHashes(document)).isEqualTo(withoutHashes(body)));
    }
  }

  private static JsonNode withoutHashes(JsonNode document) {
    document.path("resources").forEach(r -> ((ObjectNode) r).remove("storageVersionHash"));
    return document;
  }
}
