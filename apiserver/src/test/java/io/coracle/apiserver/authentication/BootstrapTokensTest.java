package io.coracle.apiserver.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.json.Json;
import io.coracle.apiserver.request.Identity;
import io.coracle.base.virtual.VirtualWorld;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class BootstrapTokensTest {
  private static final String TOKEN = "abcdef.0123456789abcdef";

  private final VirtualWorld world = new VirtualWorld(1);
  private final ObjectNode secret = Json.object().put("type", "bootstrap.kubernetes.io/token");
  private final BootstrapTokens tokens =
      new BootstrapTokens(
          name -> name.equals("bootstrap-token-abcdef") ? Optional.of(secret) : Optional.empty(),
          world.environment().clock());

  BootstrapTokensTest() {
    secret.putObject("metadata").put("name", "bootstrap-token-abcdef");
    put("token-id", "abcdef");
    put("token-secret", "0123456789abcdef");
    put("usage-bootstrap-authentication", "true");
    put("expiration", world.now().plusSeconds(60).toString());
    put("auth-extra-groups", "system:bootstrappers:nodes");
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void put(String key, String value) {
    secret
        .withObjectProperty("data")
        .put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void identity_ofAGoodToken_isItsUserInItsGroups() {
    Identity identity = tokens.identity(TOKEN).orElseThrow();

    assertThat(identity.user()).isEqualTo("system:bootstrap:abcdef");
    assertThat(identity.groups())
        .containsExactly(
            "system:bootstrappers", "system:bootstrappers:nodes", "system:authenticated");
  }

  @Test
  void identity_ofAnotherSecretOrName_isNone() {
    assertThat(tokens.identity("abcdef.0123456789abcdee")).isEmpty();
    assertThat(tokens.identity("aaaaaa.0123456789abcdef")).isEmpty();
    assertThat(tokens.identity("something else")).isEmpty();
  }

  @Test
  void identity_whenTheTokenIsOver_isNone() {
    world.advance(Duration.ofSeconds(60));
    assertThat(tokens.identity(TOKEN)).isEmpty();
  }

  @Test
  void identity_ofATokenThatIsForSigningOnly_isNone() {
    put("usage-bootstrap-authentication", "false");
    assertThat(tokens.identity(TOKEN)).isEmpty();
  }

  @Test
  void identity_withAGroupThatTokensMayNotHave_isNone() {
    put("auth-extra-groups", "system:bootstrappers:nodes,system:masters");
    assertThat(tokens.identity(TOKEN)).isEmpty();
  }

  @Test
  void identity_ofASecretOfAnotherTypeOrThatGoes_isNone() {
    secret.put("type", "Opaque");
    assertThat(tokens.identity(TOKEN)).isEmpty();
    secret.put("type", "bootstrap.kubernetes.io/token");
    secret.withObjectProperty("metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");
    assertThat(tokens.identity(TOKEN)).isEmpty();
  }
}
