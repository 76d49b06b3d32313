package io.coracle.kubelet.certificate;

import io.coracle.api.StatusException;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.client.Client;
import io.coracle.client.Resources;
import io.coracle.pki.AlternativeNames;
import io.coracle.pki.CertifiedKey;
import io.coracle.pki.Keys;
import io.coracle.pki.Pem;
import io.coracle.pki.PkiException;
import io.coracle.pki.SigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestCondition;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Asks for a certificate of a new key and waits for it.
 *
 * @param nodeName whose it is to be
 */
record CertificateRequest(Environment environment, String nodeName, Purpose purpose) {
  /** A request that nobody has answered after this time is given up. */
  static final Duration WAIT = Duration.ofMinutes(15);

  private static final Duration FIRST_LOOK = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Log LOG = Log.of("certificates");

  /**
   * Asks as {@code client} and blocks until there is an answer.
   *
   * @throws PkiException when the request is refused, or not answered in {@link #WAIT}
   */
  CertifiedKey issue(Client client, AlternativeNames names) {
    KeyPair pair = Keys.generate();
    String pem =
        SigningRequest.make(pair, "system:node:" + nodeName, List.of("system:nodes"), names);
    try {
      var requests = client.resources(CertificateSigningRequest.class);
      String name = requests.create("", request(pem)).getMetadata().getName();
      LOG.info("Certificate requested", "request", name, "signer", purpose.signer());
      String chain = await(requests, name);
      return new CertifiedKey(pair.getPrivate(), Pem.certificates(chain));
    } catch (StatusException e) {
      throw new PkiException("a certificate cannot be asked for: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PkiException("interrupted while waiting for a certificate", e);
    }
  }

  private CertificateSigningRequest request(String pem) {
    return new CertificateSigningRequestBuilder()
        .withNewMetadata()
        .withGenerateName("csr-")
        .endMetadata()
        .withNewSpec()
        .withSignerName(purpose.signer())
        .withUsages(purpose.usages())
        .withRequest(Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8)))
        .endSpec()
        .build();
  }

  private String await(Resources<CertificateSigningRequest> requests, String name)
      throws InterruptedException {
    Instant end = environment.clock().now().plus(WAIT);
    Duration pause = FIRST_LOOK;
    while (environment.clock().now().isBefore(end)) {
      environment.tasks().sleep(pause);
      CertificateSigningRequest request =
          requests
              .get("", name)
              .orElseThrow(() -> new PkiException("the request " + name + " was deleted"));
      refusal(request)
          .ifPresent(
              why -> {
                throw new PkiException("the request " + name + " was refused: " + why);
              });
      String certificate =
          request.getStatus() == null ? null : request.getStatus().getCertificate();
      if (certificate != null && !certificate.isEmpty()) {
        return new String(Base64.getDecoder().decode(certificate), StandardCharsets.UTF_8);
      }
      Duration twice = pause.multipliedBy(2);
      pause = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }
    throw new PkiException(
        "nobody has approved the request "
            + name
            + " within "
            + WAIT.toMinutes()
            + " minutes (kubectl certificate approve "
            + name
            + ")");
  }

  private static Optional<String> refusal(CertificateSigningRequest request) {
    if (request.getStatus() == null || request.getStatus().getConditions() == null) {
      return Optional.empty();
    }
    return request.getStatus().getConditions().stream()
        .filter(c -> List.of("Denied", "Failed").contains(c.getType()))
        .map(CertificateRequest::words)
        .findFirst();
  }

  private static String words(CertificateSigningRequestCondition condition) {
    return condition.getType() + ", " + condition.getReason() + ": " + condition.getMessage();
  }
}
