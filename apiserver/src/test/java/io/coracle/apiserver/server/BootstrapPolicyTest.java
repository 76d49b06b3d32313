package io.coracle.apiserver.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class BootstrapPolicyTest {
  private final List<ObjectNode> objects = BootstrapPolicy.load().objects();

  private static String key(String kind, ObjectNode object) {
    String namespace = object.path("metadata").path("namespace").asString("");
    return kind + " " + namespace + "/" + object.path("metadata").path("name").asString("");
  }

  @Test
  void objects_haveNamesOfTheirOwn() {
    Set<String> seen = new HashSet<>();
    for (ObjectNode object : objects) {
      assertThat(seen.add(key(object.path("kind").asString(), object))).as("%s", object).isTrue();
    }
  }

  @Test
  void bindings_areToRolesThatAreThere() {
    Set<String> roles = new HashSet<>();
    for (ObjectNode object : objects) {
      roles.add(key(object.path("kind").asString(), object));
    }
    for (ObjectNode object : objects) {
      if (object.has("roleRef")) {
        String namespace = object.path("metadata").path("namespace").asString("");
        String role = object.path("roleRef").path("name").asString();
        String kind = object.path("roleRef").path("kind").asString();
        assertThat(roles).contains(kind + " " + namespace + "/" + role);
      }
    }
  }

  @Test
  void controllers_areBoundToTheirServiceAccounts() {
    ObjectNode binding =
        objects.stream()
            .filter(o -> o.path("kind").asString().equals("ClusterRoleBinding"))
            .filter(
                o ->
                    o.path("metadata")
                        .path("name")
                        .asString()
                        .equals("system:controller:certificate-controller"))
            .findFirst()
            .orElseThrow();
    assertThat(binding.path("subjects").path(0).path("name").asString())
        .isEqualTo("certificate-controller");
    assertThat(binding.path("subjects").path(0).path("namespace").asString())
        .isEqualTo("kube-system");
  }
}
