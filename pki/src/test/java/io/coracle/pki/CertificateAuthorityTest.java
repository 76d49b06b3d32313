package io.coracle.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.base.Environment;
import io.coracle.base.virtual.VirtualWorld;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {
  private final Environment environment = Environment.system();
  private final CertificateAuthority authority =
      CertificateAuthority.create("coracle-ca", environment);

  @TempDir Path directory;

  @Test
  void issue_serverProfile_namesAndAddressesAreInTheCertificate() throws Exception {
    CertifiedKey key =
        authority.issue(
            CertificateProfile.server(
                "kube-apiserver",
                List.of("localhost", "kubernetes.default.svc", "127.0.0.1", "::1"),
                Duration.ofDays(365)));

    X509Certificate certificate = key.certificate();
    certificate.verify(authority.certificate().getPublicKey());
    assertThat(certificate.getSubjectAlternativeNames())
        .extracting(name -> name.get(1).toString())
        .containsExactly("localhost", "kubernetes.default.svc", "127.0.0.1", "0:0:0:0:0:0:0:1");
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
  }

  @Test
  void issue_clientProfile_userAndGroupsAreTheSubject() throws Exception {
    CertifiedKey key =
        authority.issue(
            CertificateProfile.client("alice", List.of("dev", "ops"), Duration.ofHours(1)));

    assertThat(key.certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=alice,O=ops,O=dev");
    assertThat(key.certificate().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
  }

  @Test
  void issue_lifetimeBeyondTheAuthority_isCut() {
    CertifiedKey key =
        authority.issue(CertificateProfile.client("x", List.of(), Duration.ofDays(36500)));

    assertThat(key.certificate().getNotAfter()).isEqualTo(authority.certificate().getNotAfter());
  }

  @Test
  void loadOrCreate_secondTime_findsTheSameAuthorityAndKeepsTheKeyPrivate() throws Exception {
    Path certificate = directory.resolve("ca.crt");
    Path key = directory.resolve("ca.key");
    var first = CertificateAuthority.loadOrCreate("ca", certificate, key, environment);
    var second = CertificateAuthority.loadOrCreate("ca", certificate, key, environment);

    assertThat(second.certificate()).isEqualTo(first.certificate());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    second
        .issue(CertificateProfile.client("x", List.of(), Duration.ofHours(1)))
        .certificate()
        .verify(first.certificate().getPublicKey());
  }

  @Test
  void load_keyOfAnotherAuthority_isRefused() {
    Path certificate = directory.resolve("ca.crt");
    Path key = directory.resolve("ca.key");
    authority.save(certificate, key);
    CertificateAuthority.create("other", environment).save(directory.resolve("o.crt"), key);

    assertThatThrownBy(() -> CertificateAuthority.load(certificate, key, environment))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("do not belong together");
  }

  @Test
  void certify_signingRequest_certificateFitsTheKey() throws Exception {
    KeyPair pair = Keys.generate();
    SigningRequest request =
        SigningRequest.parse(SigningRequest.make(pair, "system:node:n1", List.of("system:nodes")));

    assertThat(request.commonName()).isEqualTo("system:node:n1");
    assertThat(request.organizations()).containsExactly("system:nodes");
    X509Certificate certificate =
        authority.certify(
            request.key(),
            CertificateProfile.client(
                request.commonName(), request.organizations(), Duration.ofDays(1)));
    assertThat(certificate.getPublicKey()).isEqualTo(pair.getPublic());
    certificate.verify(authority.certificate().getPublicKey());
  }

  @Test
  void sign_requestWithNames_certificateHasSubjectNamesAndUses() throws Exception {
    var names =
        new AlternativeNames(
            List.of("n1"),
            List.of(java.net.InetAddress.ofLiteral("192.0.2.7")),
            List.of("a@example.com"),
            List.of("spiffe://cluster/n1"));
    SigningRequest request =
        SigningRequest.parse(
            SigningRequest.make(Keys.generate(), "n1", List.of("a,b", "c"), names));
    assertThat(request.names()).isEqualTo(names);
    assertThat(request.organizations()).containsExactly("a,b", "c");

    X509Certificate certificate =
        authority.sign(
            request,
            java.util.Set.of(KeyUse.DIGITAL_SIGNATURE, KeyUse.SERVER_AUTHENTICATION),
            Duration.ofDays(1));
    assertThat(AlternativeNames.of(certificate)).isEqualTo(names);
    assertThat(certificate.getSubjectX500Principal()).isEqualTo(request.subject());
    assertThat(certificate.getKeyUsage()[0]).isTrue();
    assertThat(certificate.getKeyUsage()[2]).isFalse();
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    certificate.verify(authority.certificate().getPublicKey());
  }

  @Test
  void sign_shortAndLongLifetimes_endAsAskedFor() {
    try (var world = new VirtualWorld(1)) {
      var ofWorld = CertificateAuthority.create("ca", world.environment());
      SigningRequest request =
          SigningRequest.parse(SigningRequest.make(Keys.generate(), "x", List.of()));
      java.util.Set<KeyUse> uses = java.util.Set.of(KeyUse.CLIENT_AUTHENTICATION);
      assertThat(ofWorld.sign(request, uses, Duration.ofHours(1)).getNotAfter().toInstant())
          .isEqualTo(world.now().plus(Duration.ofHours(1)));
      X509Certificate day = ofWorld.sign(request, uses, Duration.ofDays(1));
      assertThat(Duration.between(day.getNotBefore().toInstant(), day.getNotAfter().toInstant()))
          .isEqualTo(Duration.ofDays(1));
    }
  }

  @Test
  void parse_twoCommonNames_isRefused() throws Exception {
    KeyPair pair = Keys.generate();
    var signer =
        new org.bouncycastle.operator.jcajce.JcaContentSignerBuilder("SHA256withECDSA")
            .build(pair.getPrivate());
    var name = new org.bouncycastle.asn1.x500.X500Name("CN=system:node:n1,CN=admin");
    byte[] request =
        new org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder(
                name, pair.getPublic())
            .build(signer)
            .getEncoded();
    String pem =
        "-----BEGIN CERTIFICATE REQUEST-----\n"
            + java.util.Base64.getEncoder().encodeToString(request)
            + "\n-----END CERTIFICATE REQUEST-----\n";
    assertThatThrownBy(() -> SigningRequest.parse(pem))
        .isInstanceOf(PkiException.class)
        .hasMessageContaining("more than one common name");
  }

  @Test
  void parse_textThatIsNoRequest_isRefused() {
    assertThatThrownBy(() -> SigningRequest.parse("hello")).isInstanceOf(PkiException.class);
    assertThatThrownBy(() -> Pem.privateKey("")).isInstanceOf(PkiException.class);
  }

  @Test
  void text_ofAnEcKey_isInTheFormThatAllClientsRead() {
    KeyPair pair = Keys.generate();
    String text = Pem.text(pair.getPrivate());
    assertThat(text).startsWith("-----BEGIN EC PRIVATE KEY-----\n");
    assertThat(Keys.pairOf(Pem.privateKey(text)).getPublic()).isEqualTo(pair.getPublic());
  }

  @Test
  void signingKeys_rsaAndEcFiles_loadWithTheirPublicHalf() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair rsa = generator.generateKeyPair();
    Path file = directory.resolve("rsa.key");
    Pem.writeSecret(file, Pem.text(rsa.getPrivate()));
    SigningKeys loaded = SigningKeys.loadOrCreate(file);
    assertThat(loaded.verifiers()).containsExactly(rsa.getPublic());

    SigningKeys fresh = SigningKeys.loadOrCreate(directory.resolve("ec.key"));
    SigningKeys again = SigningKeys.loadOrCreate(directory.resolve("ec.key"));
    assertThat(again.verifiers()).isEqualTo(fresh.verifiers());
  }

  @Test
  void renewingKey_fourFifthsOfLifeOver_keyIsReplaced() {
    try (var world = new VirtualWorld(1)) {
      var virtualAuthority = CertificateAuthority.create("ca", world.environment());
      try (var key =
          new RenewingKey(
              () ->
                  virtualAuthority.issue(
                      CertificateProfile.server("s", List.of("localhost"), Duration.ofDays(10))),
              world.environment())) {
        CertifiedKey first = key.get();
        world.advance(Duration.ofDays(7));
        assertThat(key.get()).isSameAs(first);
        world.advance(Duration.ofDays(2));
        assertThat(key.get()).isNotSameAs(first);
        assertThat(RenewingKey.isDue(first, world.now())).isTrue();
        assertThat(RenewingKey.isDue(key.get(), world.now())).isFalse();
      }
    }
  }
}
