package io.coracle.api.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BootstrapTokenTest {
  private static final Instant END = Instant.parse("2026-01-01T00:00:00Z");
  private static final BootstrapToken TOKEN =
      new BootstrapToken(
          "abcdef", "0123456789abcdef", Optional.of(END), true, false, "system:bootstrappers:x");

  private static Map<String, String> encoded(Map<String, String> data) {
    var encoded = new TreeMap<String, String>();
    data.forEach(
        (key, value) ->
            encoded.put(
                key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    return encoded;
  }

  private static Optional<BootstrapToken> with(String key, String value) {
    var data = new TreeMap<>(TOKEN.data());
    data.put(key, value);
    return BootstrapToken.read("bootstrap-token-abcdef", encoded(data));
  }

  @Test
  void read_whatDataWrote_isTheToken() {
    assertThat(BootstrapToken.read(TOKEN.secretName(), encoded(TOKEN.data()))).contains(TOKEN);
    assertThat(TOKEN.toString()).doesNotContain(TOKEN.secret());
  }

  @Test
  void read_otherNameOrForm_isNone() {
    assertThat(BootstrapToken.read("bootstrap-token-aaaaaa", encoded(TOKEN.data()))).isEmpty();
    assertThat(with("token-secret", "short")).isEmpty();
    assertThat(with("token-id", "ABCDEF")).isEmpty();
    assertThat(BootstrapToken.read("bootstrap-token-abcdef", Map.of("token-id", "%"))).isEmpty();
  }

  @Test
  void isOver_atItsEndAndWhenItCannotBeRead() {
    assertThat(TOKEN.isOver(END.minusSeconds(1))).isFalse();
    assertThat(TOKEN.isOver(END)).isTrue();
    assertThat(with("expiration", "tomorrow").orElseThrow().isOver(END)).isTrue();
    assertThat(with("expiration", "").orElseThrow().isOver(END)).isFalse();
    assertThat(with("expiration", "2026-01-01T02:00:00+02:00").orElseThrow().expiration())
        .contains(END);
  }

  @Test
  void groups_oneThatItMayNotHave_areNone() {
    assertThat(TOKEN.groups().orElseThrow())
        .containsExactly("system:bootstrappers", "system:bootstrappers:x");
    assertThat(with("auth-extra-groups", "").orElseThrow().groups().orElseThrow())
        .containsExactly("system:bootstrappers");
    for (String bad : new String[] {"system:masters", "system:bootstrappers:", "a,", ","}) {
      assertThat(with("auth-extra-groups", bad).orElseThrow().groups()).isEmpty();
    }
  }

  @Test
  void secretName_onlyOfTextOfTheForm() {
    assertThat(BootstrapToken.secretName("abcdef.0123456789abcdef"))
        .contains("bootstrap-token-abcdef");
    assertThat(BootstrapToken.secretName("abcdef.0123456789abcde")).isEmpty();
    assertThat(BootstrapToken.secretName("ABCDEF.0123456789abcdef")).isEmpty();
    assertThat(BootstrapToken.secretName("abcdef.0123456789abcdef.x")).isEmpty();
  }
}
