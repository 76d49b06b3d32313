package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.coracle.base.system.SystemEnvironment;
import io.coracle.pki.CertificateAuthority;
import io.coracle.pki.CertificateProfile;
import io.coracle.pki.CertifiedKey;
import io.coracle.pki.Pem;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Images from registries: with passwords, through TLS, and from registries that fail. */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PullsTest {
  /** Runtimes trust whatever listens on loopback; a documentation address on it is no loopback. */
  private static final String FOREIGN = "192.0.2.77";

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final TestCluster cluster;
  private final String namespace;
  private CertificateAuthority authority;
  private Path certificates;
  private TestRegistry plain;
  private TestRegistry secured;

  PullsTest(TestCluster cluster) {
    this.cluster = cluster;
    this.namespace = cluster.newNamespace("pulls");
  }

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    var environment = SystemEnvironment.instance();
    certificates = Files.createDirectories(directory.resolve("pki"));
    authority = CertificateAuthority.create("registry-authority", environment);
    CertifiedKey server =
        authority.issue(
            CertificateProfile.server("registry", List.of(FOREIGN), Duration.ofDays(1)));
    Path certificate = certificates.resolve("server.crt");
    Path key = certificates.resolve("server.key");
    Pem.writePublic(certificate, Pem.text(server.chain()));
    Pem.writeSecret(key, Pem.text(server.key()));
    Command.of("ip", "address", "replace", FOREIGN + "/32", "dev", "lo").run().ok();
    plain = TestRegistry.start("127.0.0.1", directory, Optional.empty());
    secured =
        TestRegistry.start(FOREIGN, directory, Optional.of(new TestRegistry.Tls(certificate, key)));
    LearnersImage.write(Files.createDirectories(directory.resolve("image")));
    byte[] config = Files.readAllBytes(directory.resolve("image/config.json"));
    byte[] layer = Files.readAllBytes(directory.resolve("image/layer.tar"));
    for (String name :
        List.of("team/app:1", "team/app:2", "team/app:3", "team/app:4", "team/app:5")) {
      plain.push(name, config, layer);
    }
  }

  @AfterAll
  void stop() {
    plain.close();
    secured.close();
    Command.of("ip", "address", "delete", FOREIGN + "/32", "dev", "lo").run().ok();
    kubectl("delete", "namespace", namespace, "--timeout=60s").run().ok();
  }

  private Command kubectl(String... words) {
    return cluster.kubectl("-n", namespace).with(words);
  }

  private void secret(String name, String registry, String password) {
    String manifest =
        kubectl("create", "secret", "docker-registry", name, "--docker-server=" + registry)
            .with("--docker-username=" + TestRegistry.USER, "--docker-password=" + password)
            .with("--dry-run=client", "-o", "yaml")
            .run()
            .ok();
    kubectl("apply", "-f", "-").input(manifest).run().ok();
  }

  private void create(String pod, String image, String... secrets) {
    String references =
        String.join(", ", List.of(secrets).stream().map(s -> "{name: " + s + "}").toList());
    kubectl("apply", "-f", "-")
        .input(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: %s}
            spec:
              terminationGracePeriodSeconds: 0
              imagePullSecrets: [%s]
              containers:
              - {name: main, image: '%s', command: [sleep, '3600']}
            """
                .formatted(pod, references, image))
        .run()
        .ok();
  }

  private String status(String pod) {
    return kubectl("get", "pod", pod, "--no-headers").run().output();
  }

  private String describe(String pod) {
    return kubectl("describe", "pod", pod).run().output();
  }

  @Test
  void pull_withThePassword_runsAndTellsHow() {
    secret("right", plain.address(), TestRegistry.PASSWORD);
    create("with-password", plain.address() + "/team/app:1", "right");
    Waiting.until(() -> status("with-password"), "Running", LIMIT);
    assertThat(describe("with-password"))
        .contains("Pulling image \"" + plain.address() + "/team/app:1\"")
        .containsPattern("Successfully pulled image .* in .* \\(.* including waiting\\)");
  }

  @Test
  void pull_wrongPassword_saysSoAndRunsOnceItIsRight() {
    secret("mended", plain.address(), "wrong");
    create("wrong-password", plain.address() + "/team/app:2", "mended", "forgotten");
    Waiting.until(() -> status("wrong-password"), "ImagePullBackOff", LIMIT);
    assertThat(describe("wrong-password"))
        .contains("Failed to pull image", "401 Unauthorized")
        .contains("Unable to retrieve some image pull secrets (forgotten)")
        .doesNotContain("wrong\"", TestRegistry.PASSWORD + "\"");
    secret("mended", plain.address(), TestRegistry.PASSWORD);
    Waiting.until(() -> status("wrong-password"), "Running", LIMIT);
  }

  @Test
  void pull_firstSecretIsWrong_triesTheNext() {
    secret("outdated", plain.address(), "wrong");
    secret("current", plain.address(), TestRegistry.PASSWORD);
    create("two-secrets", plain.address() + "/team/app:3", "outdated", "current");
    Waiting.until(() -> status("two-secrets"), "Running", LIMIT);
  }

  @Test
  void pull_secretsOfTheServiceAccount_areUsed() {
    secret("account", plain.address(), TestRegistry.PASSWORD);
    kubectl("create", "serviceaccount", "puller").run().ok();
    kubectl(
            "patch",
            "serviceaccount",
            "puller",
            "-p",
            "{\"imagePullSecrets\":[{\"name\":\"account\"}]}")
        .run()
        .ok();
    kubectl("run", "by-account", "--image=" + plain.address() + "/team/app:4", "--restart=Never")
        .with(
            "--overrides={\"spec\":{\"serviceAccountName\":\"puller\",\"terminationGracePeriodSeconds\":0}}")
        .with("--command", "--", "sleep", "3600")
        .run()
        .ok();
    Waiting.until(() -> status("by-account"), "Running", LIMIT);
  }

  @Test
  void pull_unknownAuthority_saysSoAndRunsOnceItIsTrusted() throws IOException {
    secret("secured", secured.address(), TestRegistry.PASSWORD);
    create("unknown-authority", secured.address() + "/team/app:1", "secured");
    Waiting.until(() -> status("unknown-authority"), "ImagePullBackOff", LIMIT);
    assertThat(describe("unknown-authority"))
        .contains("x509: certificate signed by unknown authority");

    Path host =
        Files.createDirectories(
            cluster.data().resolve("containerd/certs.d").resolve(secured.address()));
    Pem.writePublic(host.resolve("ca.crt"), Pem.text(authority.certificate()));
    Files.writeString(
        host.resolve("hosts.toml"),
        """
        server = "https://%1$s"
        [host."https://%1$s"]
          ca = "%2$s"
        """
            .formatted(secured.address(), host.resolve("ca.crt")));
    Waiting.until(() -> status("unknown-authority"), "Running", LIMIT);
  }

  @Test
  void pull_registryFails_saysHowAndHarmsNobody() throws IOException {
    HttpServer broken = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    broken.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(500, -1);
          exchange.close();
        });
    broken.start();
    try {
      create("fails", "127.0.0.1:" + broken.getAddress().getPort() + "/team/app:1");
      create("is-away", "127.0.0.1:" + TestCluster.freePort() + "/team/app:1");
      create("beside", VolumePods.IMAGE);
      Waiting.until(() -> status("beside"), "Running", LIMIT);
      Waiting.until(() -> status("fails"), "ImagePullBackOff", LIMIT);
      Waiting.until(() -> status("is-away"), "ImagePullBackOff", LIMIT);
      assertThat(describe("fails")).contains("500 Internal Server Error", "Back-off pulling image");
      assertThat(describe("is-away")).contains("connection refused");
    } finally {
      broken.stop(0);
    }
  }

  @Test
  void imageOnTheNode_pulledWithASecret_isNotGivenToPodsWithoutIt() {
    String image = plain.address() + "/team/app:5";
    secret("owned", plain.address(), TestRegistry.PASSWORD);
    secret("copied", plain.address(), TestRegistry.PASSWORD);
    create("owner", image, "owned");
    Waiting.until(() -> status("owner"), "Running", LIMIT);

    create("stranger", image);
    Waiting.until(() -> status("stranger"), "ImagePull", LIMIT);
    assertThat(describe("stranger")).contains("401 Unauthorized");
    kubectl("run", "lazy-stranger", "--image=" + image, "--image-pull-policy=Never").run().ok();
    Waiting.until(() -> status("lazy-stranger"), "ErrImageNeverPull", LIMIT);

    create("friend", image, "copied");
    Waiting.until(() -> status("friend"), "Running", LIMIT);
    assertThat(describe("friend")).contains("already present on machine and can be accessed");
    // Whoever starts Coracle again finds what was written down.
    String records = cluster.data() + "/nodes/*/image_manager/pulled/*";
    assertThat(Command.of("sh", "-c", "cat " + records).run().ok())
        .contains("ImagePulledRecord", "/team/app\"", "\"name\":\"copied\"");
  }

  @Test
  void pull_noSuchTag_saysNotFound() {
    secret("right-too", plain.address(), TestRegistry.PASSWORD);
    create("no-such-tag", plain.address() + "/team/app:none", "right-too");
    Waiting.until(() -> status("no-such-tag"), "ImagePullBackOff", LIMIT);
    assertThat(describe("no-such-tag")).contains("not found");
  }
}
