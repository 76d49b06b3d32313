package io.coracle.controllers.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.json.Json;
import io.coracle.controllers.testing.ControllerWorld;
import io.coracle.http.Handler;
import io.coracle.http.Response;
import io.coracle.pki.AlternativeNames;
import io.coracle.pki.CertificateAuthority;
import io.coracle.pki.Keys;
import io.coracle.pki.Pem;
import io.coracle.pki.SigningRequest;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class CertificatesTest {
  private static final String CLIENT = "kubernetes.io/kube-apiserver-client";
  private static final String KUBELET = "kubernetes.io/kube-apiserver-client-kubelet";
  private static final String SERVING = "kubernetes.io/kubelet-serving";
  private static final List<String> CLIENT_USAGES = List.of("digital signature", "client auth");
  private static final List<String> SERVER_USAGES =
      List.of("digital signature", "key encipherment", "server auth");

  private final KeyPair pair = Keys.generate();
  private String mayCreate = "";
  private final ControllerWorld world = new ControllerWorld(this::withReviews);
  private final CertificateAuthority authority =
      CertificateAuthority.create("ca", world.environment());

  @AfterEach
  void close() {
    world.close();
  }

  /** Answers access reviews: the one subresource in {@link #mayCreate} is allowed to everybody. */
  private Handler withReviews(Handler api) {
    return request -> {
      if (!request.path().endsWith("/subjectaccessreviews")) {
        return api.handle(request);
      }
      ObjectNode review = Json.parseObject(request.body());
      String asked = review.at("/spec/resourceAttributes/subresource").asString();
      review.putObject("status").put("allowed", asked.equals(mayCreate));
      return Response.of(201, "application/json", Json.write(review));
    };
  }

  private void startAll() {
    world
        .with(ApprovalController::new)
        .with(ServingApprovalController::new)
        .with(context -> new SigningController(context, authority))
        .with(CleaningController::new)
        .start();
  }

  private CertificateSigningRequest request(
      String signer, String user, String pem, List<String> usages) {
    return new CertificateSigningRequestBuilder()
        .withNewMetadata()
        .withName("r")
        .endMetadata()
        .withNewSpec()
        .withRequest(Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8)))
        .withSignerName(signer)
        .withUsername(user)
        .withGroups(user.startsWith("system:node:") ? "system:nodes" : "people")
        .withUsages(usages)
        .endSpec()
        .build();
  }

  private String node(String name) {
    return SigningRequest.make(pair, "system:node:" + name, List.of("system:nodes"));
  }

  private String serving(String name, List<String> dnsNames, String... addresses) {
    var literals = java.util.Arrays.stream(addresses).map(InetAddress::ofLiteral).toList();
    return SigningRequest.make(
        pair,
        "system:node:" + name,
        List.of("system:nodes"),
        AlternativeNames.of(dnsNames, literals));
  }

  private CertificateSigningRequest approved(CertificateSigningRequest request) {
    return Requests.with(request, Requests.APPROVED, "Person", "", world.now());
  }

  private CertificateSigningRequest stored() {
    return world.get(CertificateSigningRequest.class, "", "r");
  }

  private X509Certificate certificate() {
    return Pem.certificates(Requests.certificate(stored())).getFirst();
  }

  private String failure() {
    assertThat(Requests.certificate(stored())).isEmpty();
    return Requests.condition(stored(), Requests.FAILED).orElseThrow().getMessage();
  }

  private void putNode(String name, String... addresses) {
    var node = new NodeBuilder().withNewMetadata().withName(name).endMetadata().withNewStatus();
    for (String address : addresses) {
      String type = Character.isDigit(address.charAt(0)) ? "InternalIP" : "Hostname";
      node.addNewAddress().withType(type).withAddress(address).endAddress();
    }
    world.put(node.endStatus().build());
  }

  @Test
  void bootstrapper_withTheRight_getsTheCertificateOfAnyNode() throws Exception {
    mayCreate = "nodeclient";
    startAll();
    world.put(request(KUBELET, "system:bootstrap:abcdef", node("n1"), CLIENT_USAGES));

    assertThat(Requests.condition(stored(), Requests.APPROVED).orElseThrow().getMessage())
        .isEqualTo("Auto approving kubelet client certificate after SubjectAccessReview.");
    certificate().verify(authority.certificate().getPublicKey());
    assertThat(certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=system:node:n1,O=system:nodes");
    assertThat(certificate().getPublicKey()).isEqualTo(pair.getPublic());
    assertThat(certificate().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    assertThat(certificate().getKeyUsage()[0]).isTrue();
    assertThat(certificate().getKeyUsage()[2]).isFalse();
  }

  @Test
  void node_withTheRightToItsOwn_renewsItsOwnOnly() {
    mayCreate = "selfnodeclient";
    startAll();
    world.put(request(KUBELET, "system:node:n1", node("n1"), CLIENT_USAGES));
    assertThat(Requests.certificate(stored())).isNotEmpty();

    world.delete(CertificateSigningRequest.class, "", "r");
    world.put(request(KUBELET, "system:node:n1", node("n2"), CLIENT_USAGES));
    assertThat(Requests.isDecided(stored())).isFalse();
  }

  @Test
  void sender_getsTheRightLater_isApprovedThen() {
    startAll();
    world.put(request(KUBELET, "system:bootstrap:abcdef", node("n1"), CLIENT_USAGES));
    assertThat(Requests.isDecided(stored())).isFalse();

    mayCreate = "nodeclient";
    world.advance(Duration.ofMinutes(5));
    assertThat(Requests.certificate(stored())).isNotEmpty();
  }

  @Test
  void servingCertificate_forAddressesOfTheNode_isApproved() throws Exception {
    startAll();
    putNode("n1", "192.0.2.7", "n1");
    world.put(
        request(
            SERVING, "system:node:n1", serving("n1", List.of("n1"), "192.0.2.7"), SERVER_USAGES));

    assertThat(certificate().getSubjectAlternativeNames())
        .extracting(name -> name.get(1).toString())
        .containsExactly("n1", "192.0.2.7");
    assertThat(certificate().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
  }

  @Test
  void servingCertificate_nodeHasTheAddressLater_isApprovedThen() {
    startAll();
    world.put(
        request(SERVING, "system:node:n1", serving("n1", List.of(), "192.0.2.7"), SERVER_USAGES));
    putNode("n1", "192.0.2.8");
    assertThat(Requests.isDecided(stored())).isFalse();

    putNode("n1", "192.0.2.7");
    assertThat(Requests.certificate(stored())).isNotEmpty();
  }

  @Test
  void servingCertificate_ofAnotherNodeOrOfTheServer_waitsForAPerson() {
    startAll();
    putNode("n1", "192.0.2.7", "kubernetes.default.svc");
    for (String pem :
        List.of(
            serving("n2", List.of(), "192.0.2.7"),
            serving("n1", List.of(), "192.0.2.9"),
            serving("n1", List.of("kubernetes.default.svc"), "192.0.2.7"))) {
      world.put(request(SERVING, "system:node:n1", pem, SERVER_USAGES));
      assertThat(Requests.isDecided(stored())).isFalse();
      world.delete(CertificateSigningRequest.class, "", "r");
    }
    world.put(request(SERVING, "mallory", serving("n1", List.of(), "192.0.2.7"), SERVER_USAGES));
    assertThat(Requests.isDecided(stored())).isFalse();
  }

  @Test
  void signing_lifetimes_areBounded() {
    assertThat(SigningController.lifetime(null)).isEqualTo(Duration.ofDays(365));
    assertThat(SigningController.lifetime(600)).isEqualTo(Duration.ofMinutes(10));
    assertThat(SigningController.lifetime(1)).isEqualTo(Duration.ofMinutes(10));
    assertThat(SigningController.lifetime(Integer.MAX_VALUE)).isEqualTo(Duration.ofDays(365));

    startAll();
    var request = request(CLIENT, "alice", node("n1"), CLIENT_USAGES);
    request.getSpec().setExpirationSeconds(3600);
    world.put(approved(request));
    assertThat(certificate().getNotAfter().toInstant())
        .isBetween(world.now().plusSeconds(3590), world.now().plusSeconds(3600));
  }

  @Test
  void signing_clientCertificate_hasWhatWasAskedFor() throws Exception {
    startAll();
    String pem =
        SigningRequest.make(
            pair,
            "alice",
            List.of("dev"),
            new AlternativeNames(
                List.of(), List.of(), List.of("a@example.com"), List.of("spiffe://a")));
    world.put(approved(request(CLIENT, "admin", pem, List.of("client auth"))));

    assertThat(certificate().getSubjectX500Principal().getName()).isEqualTo("CN=alice,O=dev");
    assertThat(certificate().getSubjectAlternativeNames())
        .extracting(name -> name.get(1).toString())
        .containsExactly("a@example.com", "spiffe://a");
    assertThat(certificate().getKeyUsage()).isNull();
  }

  @Test
  void signing_whatTheSignerDoesNotSign_failsWithTheReason() {
    startAll();
    world.put(approved(request(CLIENT, "a", node("n1"), SERVER_USAGES)));
    assertThat(failure()).isEqualTo("invalid usage for client certificate: server auth");
    assertThat(Requests.condition(stored(), Requests.FAILED).orElseThrow().getReason())
        .isEqualTo("SignerValidationFailure");

    world.put(approved(request(CLIENT, "a", node("n1"), List.of("digital signature"))));
    assertThat(failure()).isEqualTo("missing required usage for client certificate: client auth");
    world.put(approved(request(KUBELET, "a", node("n1"), SERVER_USAGES)));
    assertThat(failure())
        .isEqualTo("usages did not match [client auth digital signature key encipherment]");
    world.put(approved(request(SERVING, "a", node("n1"), SERVER_USAGES)));
    assertThat(failure()).isEqualTo("DNS or IP subjectAltName is required");
    world.put(approved(request(KUBELET, "a", serving("n1", List.of("x")), CLIENT_USAGES)));
    assertThat(failure()).isEqualTo("DNS subjectAltNames are not allowed");
    String noGroup = SigningRequest.make(pair, "system:node:n1", List.of());
    world.put(approved(request(KUBELET, "a", noGroup, CLIENT_USAGES)));
    assertThat(failure()).isEqualTo("subject organization is not system:nodes");
    String noNode = SigningRequest.make(pair, "n1", List.of("system:nodes"));
    world.put(approved(request(KUBELET, "a", noNode, CLIENT_USAGES)));
    assertThat(failure()).isEqualTo("subject common name does not begin with system:node:");
    world.put(approved(request(CLIENT, "a", "nothing", CLIENT_USAGES)));
    assertThat(failure()).contains("no certificate request");
  }

  @Test
  void signing_otherSignersAndDeniedRequests_areLeftAlone() {
    startAll();
    world.put(approved(request("example.com/mine", "a", node("n1"), CLIENT_USAGES)));
    assertThat(Requests.certificate(stored())).isEmpty();
    assertThat(Requests.has(stored(), Requests.FAILED)).isFalse();

    var denied = request(CLIENT, "a", node("n1"), CLIENT_USAGES);
    world.put(Requests.with(denied, Requests.DENIED, "Person", "", world.now()));
    assertThat(Requests.certificate(stored())).isEmpty();
  }

  @Test
  void uses_ofAllAcceptedUsages_areKnown() {
    assertThat(Signer.uses(Set.copyOf(SERVER_USAGES))).hasSize(3);
    assertThat(Signer.uses(Set.copyOf(CLIENT_USAGES))).hasSize(2);
  }

  private boolean isThere() {
    return world.find(CertificateSigningRequest.class, "", "r").isPresent();
  }

  @Test
  void cleaning_issuedAnHourAgo_isDeleted() {
    startAll();
    world.put(approved(request(CLIENT, "a", node("n1"), CLIENT_USAGES)));
    world.advance(Duration.ofMinutes(59));
    assertThat(isThere()).isTrue();
    world.advance(Duration.ofMinutes(2));
    assertThat(isThere()).isFalse();
  }

  @Test
  void cleaning_deniedOrFailedAnHourAgo_isDeleted() {
    startAll();
    var request = request(CLIENT, "a", node("n1"), CLIENT_USAGES);
    for (String condition : List.of(Requests.DENIED, Requests.FAILED)) {
      world.put(Requests.with(request, condition, "", "", world.now()));
      world.advance(Duration.ofMinutes(59));
      assertThat(isThere()).isTrue();
      world.advance(Duration.ofMinutes(2));
      assertThat(isThere()).isFalse();
    }
  }

  @Test
  void cleaning_pendingSinceADay_isDeleted() {
    startAll();
    world.put(request(CLIENT, "a", node("n1"), CLIENT_USAGES));
    world.advance(Duration.ofHours(23));
    assertThat(isThere()).isTrue();
    world.advance(Duration.ofMinutes(61));
    assertThat(isThere()).isFalse();
  }

  @Test
  void cleaning_approvedForAnotherSigner_staysUntilItIsSigned() {
    startAll();
    world.put(approved(request("example.com/mine", "a", node("n1"), CLIENT_USAGES)));
    world.advance(Duration.ofDays(3));
    assertThat(isThere()).isTrue();
  }

  @Test
  void cleaning_expiredCertificate_isDeletedBeforeTheHourIsOver() {
    startAll();
    var request = request(CLIENT, "a", node("n1"), CLIENT_USAGES);
    request.getSpec().setExpirationSeconds(600);
    world.put(approved(request));
    world.advance(Duration.ofMinutes(9));
    assertThat(isThere()).isTrue();
    world.advance(Duration.ofMinutes(2));
    assertThat(isThere()).isFalse();
  }
}
