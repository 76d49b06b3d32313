package io.coracle.client.kubeconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.base.Environment;
import io.coracle.pki.CertificateAuthority;
import io.coracle.pki.CertificateProfile;
import io.coracle.pki.CertifiedKey;
import io.coracle.pki.Pem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigTest {
  private static final CertificateAuthority AUTHORITY =
      CertificateAuthority.create("ca", Environment.system());
  private static final CertifiedKey KEY =
      AUTHORITY.issue(CertificateProfile.client("admin", List.of("g"), Duration.ofHours(1)));

  @TempDir private Path directory;

  private Kubeconfig parse(String text) {
    return Kubeconfig.parse(text.getBytes(StandardCharsets.UTF_8), directory);
  }

  @Test
  void writeAndLoad_ownKubeconfig_isTheSameAndPrivate() throws Exception {
    Path file = directory.resolve("deep/kubeconfig");
    Kubeconfig.of("c", "https://h:1", List.of(AUTHORITY.certificate()), KEY).write(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Connection connection = Kubeconfig.load(file).connection();
    assertThat(connection.server()).isEqualTo("https://h:1");
    assertThat(connection.authorities()).containsExactly(AUTHORITY.certificate());
    assertThat(connection.key().orElseThrow().chain()).isEqualTo(KEY.chain());
    // A key may or may not name its public half, and is equal only to one that does the same.
    assertThat(((ECPrivateKey) connection.key().orElseThrow().key()).getS())
        .isEqualTo(((ECPrivateKey) KEY.key()).getS());
    assertThat(connection.namespace()).isEqualTo("default");
    assertThat(connection.token()).isEmpty();
  }

  @Test
  void connection_filesAndOtherContexts_areFollowed() throws Exception {
    Files.writeString(directory.resolve("ca.crt"), Pem.text(AUTHORITY.certificate()));
    Files.writeString(directory.resolve("me.crt"), Pem.text(KEY.chain()));
    Files.writeString(directory.resolve("me.key"), Pem.text(KEY.key()));
    Files.writeString(directory.resolve("token"), "abc\n");
    Kubeconfig config =
        parse(
            """
            apiVersion: v1
            kind: Config
            current-context: one
            clusters:
            - name: k
              cluster: {server: 'https://h', certificate-authority: ca.crt}
            - name: open
              cluster: {server: 'https://o', insecure-skip-tls-verify: true}
            users:
            - {name: cert, user: {client-certificate: me.crt, client-key: me.key}}
            - {name: file, user: {tokenFile: token}}
            contexts:
            - {name: one, context: {cluster: k, user: cert, namespace: work}}
            - {name: two, context: {cluster: open, user: file}}
            preferences: {colors: true}
            """);
    assertThat(config.connection().key()).isPresent();
    assertThat(config.connection().namespace()).isEqualTo("work");
    Connection two = config.connection("two");
    assertThat(two.token()).contains("abc");
    assertThat(two.insecure()).isTrue();
    assertThat(two.toString()).doesNotContain("abc");
    assertThat(config.contexts()).containsExactly("one", "two");
  }

  @Test
  void with_otherKubeconfig_replacesSameNamesAndKeepsTheRest() {
    Kubeconfig mine =
        parse(
            """
            current-context: a
            clusters: [{name: a, cluster: {server: 'https://a'}}, {name: c, cluster: {server: old}}]
            users: [{name: a, user: {token: t}}]
            contexts: [{name: a, context: {cluster: a, user: a}}]
            preferences: {colors: true}
            """);
    Kubeconfig merged =
        mine.with(Kubeconfig.of("c", "https://c", List.of(AUTHORITY.certificate()), "new"));
    assertThat(merged.currentContext()).isEqualTo("c");
    assertThat(merged.connection().token()).contains("new");
    assertThat(merged.connection("a").server()).isEqualTo("https://a");
    assertThat(merged.text()).contains("colors").doesNotContain("old");
    assertThat(mine.currentContext()).isEqualTo("a");
    assertThat(merged.toString()).doesNotContain("new");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "current-context: x",
        "{current-context: x, contexts: [{name: x, context: {cluster: c, user: u}}]}",
        "{current-context: x, contexts: [{name: x, context: {cluster: c, user: u}}],"
            + " clusters: [{name: c, cluster: {}}], users: [{name: u, user: {}}]}",
        "{current-context: x, contexts: [{name: x, context: {cluster: c, user: u}}],"
            + " clusters: [{name: c, cluster: {server: s}}], users: [{name: u, user: {exec: {}}}]}",
        "{current-context: x, contexts: [{name: x, context: {cluster: c, user: u}}],"
            + " clusters: [{name: c, cluster: {server: s, certificate-authority-data: '%'}}],"
            + " users: [{name: u, user: {}}]}",
        "{current-context: x, contexts: [{name: x, context: {cluster: c, user: u}}],"
            + " clusters: [{name: c, cluster: {server: s, certificate-authority: none.crt}}],"
            + " users: [{name: u, user: {}}]}"
      })
  void connection_incomplete_saysWhatIsMissing(String text) {
    assertThatThrownBy(() -> parse(text).connection()).isInstanceOf(KubeconfigException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "- a", "kind: Pod", ""})
  void parse_noKubeconfig_isRefused(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(KubeconfigException.class);
    assertThatThrownBy(() -> Kubeconfig.load(directory.resolve("none")))
        .isInstanceOf(KubeconfigException.class);
  }
}
