package io.coracle.controllers.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.bootstrap.BootstrapToken;
import io.coracle.controllers.testing.ControllerWorld;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private final ControllerWorld world =
      new ControllerWorld()
          .with(TokenCleaningController::new)
          .with(ClusterInfoController::new)
          .start();

  @AfterEach
  void close() {
    world.close();
  }

  private void putToken(String id, Optional<Duration> life, boolean signs) {
    var token =
        new BootstrapToken(
            id, "0123456789abcdef", life.map(l -> world.now().plus(l)), true, signs, "");
    putSecret(token.secretName(), BootstrapToken.SECRET_TYPE, token.data());
  }

  private void putSecret(String name, String type, Map<String, String> plain) {
    var data = new TreeMap<String, String>();
    plain.forEach(
        (key, value) ->
            data.put(
                key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    world.put(
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace("kube-system")
            .endMetadata()
            .withType(type)
            .withData(data)
            .build());
  }

  private boolean isThere(String secret) {
    return world.find(Secret.class, "kube-system", secret).isPresent();
  }

  private void putInfo(String kubeconfig) {
    world.put(
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("cluster-info")
            .withNamespace("kube-public")
            .endMetadata()
            .addToData("kubeconfig", kubeconfig)
            .build());
  }

  private Map<String, String> info() {
    return world.get(ConfigMap.class, "kube-public", "cluster-info").getData();
  }

  @Test
  void token_whenItEnds_isDeleted() {
    putToken("aaaaaa", Optional.of(Duration.ofHours(1)), false);
    putToken("bbbbbb", Optional.empty(), false);
    putSecret("bootstrap-token-cccccc", BootstrapToken.SECRET_TYPE, Map.of("expiration", "?"));
    putSecret("other", "Opaque", Map.of("expiration", "2020-01-01T00:00:00Z"));
    assertThat(isThere("bootstrap-token-cccccc")).isFalse();
    world.advance(Duration.ofMinutes(59));
    assertThat(isThere("bootstrap-token-aaaaaa")).isTrue();
    world.advance(Duration.ofMinutes(2));
    assertThat(isThere("bootstrap-token-aaaaaa")).isFalse();
    assertThat(isThere("bootstrap-token-bbbbbb")).isTrue();
    assertThat(isThere("other")).isTrue();
  }

  @Test
  void clusterInfo_isSignedByEveryTokenThatSigns() {
    putInfo("content");
    putToken("aaaaaa", Optional.of(Duration.ofHours(1)), true);
    putToken("bbbbbb", Optional.empty(), true);
    putToken("cccccc", Optional.empty(), false);

    // As any library for JSON web signatures computes it.
    assertThat(info())
        .containsOnlyKeys("kubeconfig", "jws-kubeconfig-aaaaaa", "jws-kubeconfig-bbbbbb")
        .containsEntry(
            "jws-kubeconfig-aaaaaa",
            "eyJhbGciOiJIUzI1NiIsImtpZCI6ImFhYWFhYSJ9.."
                + "bP33uiv86qjL-Zn_WduG6cBRN7N8gyIIyI_GY72SVZQ");

    world.advance(Duration.ofHours(2));
    assertThat(info()).containsOnlyKeys("kubeconfig", "jws-kubeconfig-bbbbbb");
  }

  @Test
  void clusterInfo_changes_isSignedAgain() {
    putToken("bbbbbb", Optional.empty(), true);
    putInfo("content");
    String first = info().get("jws-kubeconfig-bbbbbb");
    putInfo("other content");
    assertThat(info().get("jws-kubeconfig-bbbbbb")).isNotEmpty().isNotEqualTo(first);
  }
}
