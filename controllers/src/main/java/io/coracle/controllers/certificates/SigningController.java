package io.coracle.controllers.certificates;

import io.coracle.base.log.Log;
import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ObjectKey;
import io.coracle.client.controller.Result;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.coracle.pki.CertificateAuthority;
import io.coracle.pki.Pem;
import io.coracle.pki.PkiException;
import io.coracle.pki.SigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Signs approved requests that name one of the cluster's own signers. A request that its signer
 * does not sign gets the condition Failed.
 */
public final class SigningController implements Controller {
  /** How long a certificate is valid if the request does not say less. */
  static final Duration LIFETIME = Duration.ofDays(365);

  /** Certificates that are asked for less are valid so long. */
  static final Duration SHORTEST = Duration.ofMinutes(10);

  private static final Log LOG = Log.of("certificates");

  private final Context context;
  private final CertificateAuthority authority;
  private final Informer<CertificateSigningRequest> requests;

  public SigningController(Context context, CertificateAuthority authority) {
    this.context = context;
    this.authority = authority;
    this.requests = context.informers().of(CertificateSigningRequest.class);
  }

  @Override
  public String name() {
    return "certificatesigningrequest-signing";
  }

  @Override
  public void watch(Informers informers, Consumer<ObjectKey> enqueue) {
    requests.onChange(Informer.Handler.present(request -> enqueue.accept(ObjectKey.of(request))));
  }

  @Override
  public Result reconcile(ObjectKey key) {
    Optional<CertificateSigningRequest> request = requests.get("", key.name());
    if (request.isPresent() && isWaiting(request.get())) {
      Signer.of(request.get().getSpec().getSignerName())
          .ifPresent(signer -> sign(request.get(), signer));
    }
    return Result.done();
  }

  private static boolean isWaiting(CertificateSigningRequest request) {
    return Requests.has(request, Requests.APPROVED)
        && !Requests.has(request, Requests.DENIED)
        && !Requests.has(request, Requests.FAILED)
        && Requests.certificate(request).isEmpty();
  }

  private void sign(CertificateSigningRequest request, Signer signer) {
    Set<String> usages = Requests.usages(request);
    Optional<String> fault;
    try {
      SigningRequest wanted = Requests.parsed(request);
      fault = signer.fault(wanted, usages);
      if (fault.isEmpty()) {
        X509Certificate certificate =
            authority.sign(
                wanted, Signer.uses(usages), lifetime(request.getSpec().getExpirationSeconds()));
        write(Requests.withCertificate(request, Pem.text(certificate)));
        LOG.info(
            "Certificate signed",
            "request",
            request.getMetadata().getName(),
            "subject",
            certificate.getSubjectX500Principal(),
            "until",
            certificate.getNotAfter().toInstant());
      }
    } catch (PkiException e) {
      fault = Optional.of(String.valueOf(e.getMessage()));
    }
    fault.ifPresent(
        why -> {
          Instant now = context.environment().clock().now();
          write(Requests.with(request, Requests.FAILED, "SignerValidationFailure", why, now));
        });
  }

  private void write(CertificateSigningRequest request) {
    context.client().resources(CertificateSigningRequest.class).updateStatus(request);
  }

  /** What is asked for, within bounds. */
  static Duration lifetime(@Nullable Integer seconds) {
    if (seconds == null) {
      return LIFETIME;
    }
    Duration wanted = Duration.ofSeconds(seconds);
    if (wanted.compareTo(LIFETIME) > 0) {
      return LIFETIME;
    }
    return wanted.compareTo(SHORTEST) < 0 ? SHORTEST : wanted;
  }
}
