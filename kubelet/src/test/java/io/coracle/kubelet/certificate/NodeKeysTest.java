package io.coracle.kubelet.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.typed.Typed;
import io.coracle.base.Environment;
import io.coracle.base.virtual.VirtualWorld;
import io.coracle.client.Client;
import io.coracle.client.kubeconfig.Connection;
import io.coracle.client.testing.FakeApi;
import io.coracle.client.transport.InProcessTransport;
import io.coracle.http.Peer;
import io.coracle.http.Request;
import io.coracle.http.Response;
import io.coracle.pki.AlternativeNames;
import io.coracle.pki.CertificateAuthority;
import io.coracle.pki.CertifiedKey;
import io.coracle.pki.KeyUse;
import io.coracle.pki.Pem;
import io.coracle.pki.PkiException;
import io.coracle.pki.RenewingKey;
import io.coracle.pki.SigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeKeysTest {
  private static final Connection BOOTSTRAP =
      new Connection(
          "https://plane:6443", List.of(), false, Optional.empty(), Optional.of("t"), "default");
  private static final Duration LIFE = Duration.ofDays(10);

  private enum Answer {
    SIGNED,
    DENIED,
    NONE
  }

  @TempDir private Path directory = Path.of("");
  private final VirtualWorld world = new VirtualWorld(1);
  private final FakeApi api = new FakeApi(world.environment());
  private final CertificateAuthority authority =
      CertificateAuthority.create("ca", world.environment());
  private final List<Connection> asked = new ArrayList<>();
  private Answer answer = Answer.SIGNED;

  @AfterEach
  void close() {
    world.close();
  }

  private NodeKeys keys() {
    return new NodeKeys(BOOTSTRAP, this::connect, "n1", directory, world.environment());
  }

  private Client connect(Connection connection, Environment environment) {
    asked.add(connection);
    var peer = new Peer.InProcess("tester", List.of(), Map.of());
    return Client.over(new InProcessTransport(environment, this::handle, peer), "tester");
  }

  /** What signers and approvers do elsewhere happens here as soon as a request is created. */
  private Response handle(Request request) {
    Response response = api.handle(request);
    if (request.method().equals("POST") && response instanceof Response.Complete created) {
      var stored = Typed.read(created.chunks().getFirst(), CertificateSigningRequest.class);
      switch (answer) {
        case SIGNED -> api.put(signed(stored));
        case DENIED -> api.put(denied(stored));
        case NONE -> {
          // Nobody looks at it.
        }
      }
    }
    return response;
  }

  private CertificateSigningRequest signed(CertificateSigningRequest request) {
    byte[] pem = Base64.getDecoder().decode(request.getSpec().getRequest());
    SigningRequest wanted = SigningRequest.parse(new String(pem, StandardCharsets.UTF_8));
    String certificate = Pem.text(authority.sign(wanted, Set.of(KeyUse.DIGITAL_SIGNATURE), LIFE));
    return new CertificateSigningRequestBuilder(request)
        .withNewStatus()
        .withCertificate(
            Base64.getEncoder().encodeToString(certificate.getBytes(StandardCharsets.UTF_8)))
        .endStatus()
        .build();
  }

  private static CertificateSigningRequest denied(CertificateSigningRequest request) {
    return new CertificateSigningRequestBuilder(request)
        .withNewStatus()
        .addNewCondition()
        .withType("Denied")
        .withReason("Person")
        .withMessage("never seen it")
        .endCondition()
        .endStatus()
        .build();
  }

  /** Runs {@code body} as a task, however long it takes. */
  private <T> T run(Supplier<T> body) {
    var result = new AtomicReference<Supplier<T>>();
    world
        .environment()
        .tasks()
        .start(
            "test",
            () -> {
              try {
                T value = body.get();
                result.set(() -> value);
              } catch (PkiException e) {
                result.set(
                    () -> {
                      throw e;
                    });
              }
            });
    world.runUntil(() -> result.get() != null, Duration.ofHours(1));
    return java.util.Objects.requireNonNull(result.get()).get();
  }

  private boolean isOfTheCluster(CertifiedKey key) {
    return key.certificate()
        .getIssuerX500Principal()
        .equals(authority.certificate().getSubjectX500Principal());
  }

  @Test
  void client_withNothing_asksAsTheBootstrapper() {
    try (RenewingKey key = run(() -> keys().client())) {
      assertThat(key.get().certificate().getSubjectX500Principal().getName())
          .isEqualTo("CN=system:node:n1,O=system:nodes");
      assertThat(asked).containsExactly(BOOTSTRAP);
    }
  }

  @Test
  void client_secondTime_usesTheKeyThatWasKept() {
    CertifiedKey first;
    try (RenewingKey key = run(() -> keys().client())) {
      first = key.get();
    }
    try (RenewingKey key = run(() -> keys().client())) {
      assertThat(key.get().certificate()).isEqualTo(first.certificate());
      assertThat(asked).hasSize(1);
    }
  }

  @Test
  void client_expiredMeanwhile_asksAsTheBootstrapperAgain() {
    run(() -> keys().client()).close();
    world.advance(LIFE.plusDays(1));
    try (RenewingKey key = run(() -> keys().client())) {
      assertThat(key.get().certificate().getNotAfter().toInstant()).isAfter(world.now());
      assertThat(asked).containsExactly(BOOTSTRAP, BOOTSTRAP);
    }
  }

  @Test
  void client_beforeItExpires_isRenewedAsTheNode() {
    try (RenewingKey key = run(() -> keys().client())) {
      CertifiedKey first = key.get();
      world.advance(Duration.ofDays(9));
      assertThat(key.get()).isNotEqualTo(first);
      assertThat(asked.getLast().key().orElseThrow().certificate()).isEqualTo(first.certificate());
      assertThat(asked.getLast().token()).isEmpty();
    }
  }

  @Test
  void client_cannotBeRenewedForAWhile_isRenewedWhenItCan() {
    try (RenewingKey key = run(() -> keys().client())) {
      CertifiedKey first = key.get();
      answer = Answer.DENIED;
      world.advance(Duration.ofDays(8).plusMinutes(5));
      assertThat(asked.size()).isGreaterThan(1);
      assertThat(key.get()).isEqualTo(first);
      answer = Answer.SIGNED;
      world.advance(Duration.ofMinutes(2));
      assertThat(key.get()).isNotEqualTo(first);
    }
  }

  @Test
  void client_refused_saysWhy() {
    answer = Answer.DENIED;
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> run(() -> keys().client()))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("Denied, Person: never seen it");
  }

  @Test
  void client_nobodyApproves_saysHow() {
    answer = Answer.NONE;
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> run(() -> keys().client()))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("kubectl certificate approve csr-");
  }

  @Test
  void serving_untilItIsSigned_isTheNodesOwn() {
    run(() -> keys().client()).close();
    answer = Answer.NONE;
    try (RenewingKey key = keys().serving(List.of("192.0.2.7"))) {
      world.advance(Duration.ofMinutes(1));
      assertThat(isOfTheCluster(key.get())).isFalse();
      answer = Answer.SIGNED;
      world.advance(Duration.ofMinutes(20));
      assertThat(isOfTheCluster(key.get())).isTrue();
      assertThat(AlternativeNames.of(key.get().certificate()))
          .isEqualTo(
              AlternativeNames.of(List.of("n1"), List.of(InetAddress.ofLiteral("192.0.2.7"))));
      assertThat(asked.getLast().key()).isPresent();
    }
  }

  @Test
  void serving_keptForOtherAddresses_isAskedForAnew() {
    run(() -> keys().client()).close();
    try (RenewingKey key = keys().serving(List.of("192.0.2.7"))) {
      world.advance(Duration.ofSeconds(1));
      assertThat(isOfTheCluster(key.get())).isTrue();
    }
    try (RenewingKey key = keys().serving(List.of("192.0.2.7"))) {
      assertThat(isOfTheCluster(key.get())).isTrue();
    }
    try (RenewingKey key = keys().serving(List.of("192.0.2.8"))) {
      assertThat(isOfTheCluster(key.get())).isFalse();
      world.advance(Duration.ofSeconds(1));
      assertThat(isOfTheCluster(key.get())).isTrue();
    }
  }

  @Test
  void files_ofKeys_areSecret() throws Exception {
    run(() -> keys().client()).close();
    assertThat(
            java.nio.file.attribute.PosixFilePermissions.toString(
                java.nio.file.Files.getPosixFilePermissions(
                    directory.resolve("kubelet-client.pem"))))
        .isEqualTo("rw-------");
  }
}
