package io.coracle.controllers.certificates;

import io.coracle.pki.PkiException;
import io.coracle.pki.SigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestCondition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What CertificateSigningRequests say. Pure. */
final class Requests {
  static final String APPROVED = "Approved";
  static final String DENIED = "Denied";
  static final String FAILED = "Failed";

  private Requests() {}

  static boolean has(CertificateSigningRequest request, String condition) {
    return condition(request, condition).isPresent();
  }

  static Optional<CertificateSigningRequestCondition> condition(
      CertificateSigningRequest request, String type) {
    if (request.getStatus() == null || request.getStatus().getConditions() == null) {
      return Optional.empty();
    }
    return request.getStatus().getConditions().stream()
        .filter(c -> type.equals(c.getType()) && !"False".equals(c.getStatus()))
        .findFirst();
  }

  /** Whether somebody has decided about the request. */
  static boolean isDecided(CertificateSigningRequest request) {
    return has(request, APPROVED) || has(request, DENIED);
  }

  /** The certificate, PEM; empty if there is none yet. */
  static String certificate(CertificateSigningRequest request) {
    String encoded = request.getStatus() == null ? null : request.getStatus().getCertificate();
    return encoded == null || encoded.isEmpty() ? "" : decoded(encoded);
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new PkiException("not base64: " + e.getMessage(), e);
    }
  }

  /**
   * What is asked for.
   *
   * @throws PkiException when it is no request, or its signature does not fit its key
   */
  static SigningRequest parsed(CertificateSigningRequest request) {
    return SigningRequest.parse(decoded(request.getSpec().getRequest()));
  }

  static Set<String> usages(CertificateSigningRequest request) {
    List<String> usages = request.getSpec().getUsages();
    return usages == null ? Set.of() : Set.copyOf(usages);
  }

  static CertificateSigningRequest with(
      CertificateSigningRequest request,
      String condition,
      String reason,
      String message,
      Instant now) {
    return new CertificateSigningRequestBuilder(request)
        .editOrNewStatus()
        .addNewCondition()
        .withType(condition)
        .withStatus("True")
        .withReason(reason)
        .withMessage(message)
        .withLastUpdateTime(now.truncatedTo(ChronoUnit.SECONDS).toString())
        .endCondition()
        .endStatus()
        .build();
  }

  static CertificateSigningRequest withCertificate(CertificateSigningRequest request, String pem) {
    return new CertificateSigningRequestBuilder(request)
        .editOrNewStatus()
        .withCertificate(Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8)))
        .endStatus()
        .build();
  }
}
