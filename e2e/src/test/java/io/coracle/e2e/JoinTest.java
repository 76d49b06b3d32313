package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A node in a process of its own that joins a cluster by a bootstrap token. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JoinTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private Path directory = Path.of("");
  private @Nullable TestCluster shared;
  private @Nullable Process node;

  @BeforeAll
  void startCluster() {
    shared = TestCluster.simulated();
  }

  @AfterEach
  void stopNode() throws InterruptedException {
    if (node != null) {
      node.destroy();
      assertThat(node.waitFor(20, TimeUnit.SECONDS)).isTrue();
      node = null;
    }
  }

  @AfterAll
  void stopCluster() {
    cluster().close();
  }

  private TestCluster cluster() {
    return java.util.Objects.requireNonNull(shared);
  }

  private Command token(String command, String... more) {
    return Command.of(TestCluster.home().resolve("coracle").toString(), "token", command)
        .with("--data-dir", cluster().data().toString())
        .with(more);
  }

  /** A kubeconfig with a new token and nothing else. */
  private Path newToken() {
    try {
      Path file = Files.createTempFile(directory, "join", ".yaml");
      Files.writeString(file, token("create", "--ttl", "10m").run().ok());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String idIn(Path join) {
    String text = read(join);
    int at = text.indexOf("token: \"") + 8;
    return text.substring(at, at + 6);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Command nodeCommand(String name, Path join, String podCidr) {
    return Command.of(TestCluster.home().resolve("coracle").toString(), "node")
        .with("--kubeconfig", join.toString(), "--node-name", name, "--runtime", "simulated")
        .with("--pod-cidr", podCidr, "--data-dir", directory.resolve(name).toString());
  }

  private void startNode(String name, Path join, String podCidr) {
    Path output = directory.resolve(name + ".out");
    node = nodeCommand(name, join, podCidr).start(output);
    Waiting.until(() -> read(output), "Node " + name + " runs", LIMIT);
  }

  private void waitUntilReady(String name) {
    Waiting.until(
        () -> cluster().kubectl("get", "node", name, "--no-headers").run().output(),
        " Ready ",
        LIMIT);
  }

  /** What the kubelet says of itself to the API server, which trusts the cluster's authority. */
  private void waitUntilTrusted(String name) {
    String path = "/api/v1/nodes/" + name + "/proxy/configz";
    Waiting.until(
        () -> cluster().kubectl("get", "--raw", path).run().output(),
        "KubeletConfiguration",
        LIMIT);
  }

  @Test
  void node_withATokenAlone_getsItsCertificatesAndRunsPods() {
    startNode("two", newToken(), "10.99.2.0/24");
    waitUntilReady("two");
    waitUntilTrusted("two");

    String requests =
        cluster()
            .kubectl("get", "csr", "-o")
            .with(
                "jsonpath={range .items[*]}{.spec.username} {.spec.signerName}"
                    + " {.status.conditions[*].reason} {.status.certificate}{\"\\n\"}{end}")
            .run()
            .ok();
    assertThat(requests)
        .containsPattern(
            "system:bootstrap:\\S+ kubernetes.io/kube-apiserver-client-kubelet AutoApproved LS0t")
        .containsPattern("system:node:two kubernetes.io/kubelet-serving AutoApproved LS0t");
    String overrides = "{\"spec\":{\"nodeName\":\"two\"}}";
    cluster()
        .kubectl("run", "guest", "--image=coracle.io/busybox:1", "--overrides", overrides)
        .run()
        .ok();
    cluster().kubectl("wait", "pod/guest", "--for=condition=Ready", "--timeout=60s").run().ok();
    assertThat(cluster().kubectl("get", "pod", "guest", "-o", "wide").run().ok())
        .contains("10.99.2.");
  }

  @Test
  void node_thatHasJoined_needsItsTokenNoMore() throws InterruptedException {
    Path join = newToken();
    startNode("three", join, "10.99.3.0/24");
    waitUntilReady("three");
    waitUntilTrusted("three");
    stopNode();
    token("delete", idIn(join)).run().ok();

    startNode("three", join, "10.99.3.0/24");
    waitUntilReady("three");
    waitUntilTrusted("three");
  }

  @Test
  void node_withATokenThatIsDeleted_isToldThatItCannotJoin() {
    Path join = newToken();
    token("delete", idIn(join)).run().ok();
    Command.Result result = nodeCommand("four", join, "10.99.4.0/24").run();
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.output()).contains("the node cannot join", "Unauthorized");
  }

  @Test
  void token_canDoNothingElse() {
    Path join = newToken();
    Command.Result result = TestCluster.kubectl("trixie", join).with("get", "secrets", "-A").run();
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.output()).contains("Forbidden", "system:bootstrap:" + idIn(join));
    assertThat(token("list").run().ok())
        .contains(idIn(join), "system:bootstrappers:coracle:default-node-token");
  }
}
