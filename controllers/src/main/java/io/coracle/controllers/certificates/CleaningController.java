package io.coracle.controllers.certificates;

import io.coracle.client.DeleteOptions;
import io.coracle.client.controller.Controller;
import io.coracle.client.controller.ObjectKey;
import io.coracle.client.controller.Result;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.coracle.pki.Pem;
import io.coracle.pki.PkiException;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Deletes requests that nobody needs any longer: those that were answered an hour ago, those that
 * wait since a day, and those whose certificate has expired.
 */
public final class CleaningController implements Controller {
  static final Duration ANSWERED = Duration.ofHours(1);
  static final Duration PENDING = Duration.ofHours(24);

  private final Context context;
  private final Informer<CertificateSigningRequest> requests;

  public CleaningController(Context context) {
    this.context = context;
    this.requests = context.informers().of(CertificateSigningRequest.class);
  }

  @Override
  public String name() {
    return "certificatesigningrequest-cleaner";
  }

  @Override
  public void watch(Informers informers, Consumer<ObjectKey> enqueue) {
    requests.onChange(Informer.Handler.present(request -> enqueue.accept(ObjectKey.of(request))));
  }

  @Override
  public Result reconcile(ObjectKey key) {
    Optional<CertificateSigningRequest> request = requests.get("", key.name());
    if (request.isEmpty()) {
      return Result.done();
    }
    Optional<Instant> end = end(request.get());
    if (end.isEmpty()) {
      return Result.done();
    }
    Duration left = Duration.between(context.environment().clock().now(), end.get());
    if (left.isPositive()) {
      return Result.after(left);
    }
    context
        .client()
        .resources(CertificateSigningRequest.class)
        .delete(
            "", key.name(), DeleteOptions.DEFAULT.onlyUid(request.get().getMetadata().getUid()));
    return Result.done();
  }

  /** When the request is to go; empty for one that is approved and waits for its certificate. */
  static Optional<Instant> end(CertificateSigningRequest request) {
    boolean issued = !Requests.certificate(request).isEmpty();
    if (!Requests.isDecided(request) && !Requests.has(request, Requests.FAILED)) {
      return Optional.of(Instant.parse(request.getMetadata().getCreationTimestamp()).plus(PENDING));
    }
    Stream<Instant> answers =
        Stream.of(issued ? Requests.APPROVED : Requests.DENIED, Requests.DENIED, Requests.FAILED)
            .flatMap(type -> Requests.condition(request, type).stream())
            .filter(condition -> condition.getLastUpdateTime() != null)
            .map(condition -> Instant.parse(condition.getLastUpdateTime()).plus(ANSWERED));
    return Stream.concat(answers, expiry(request)).min(Instant::compareTo);
  }

  private static Stream<Instant> expiry(CertificateSigningRequest request) {
    try {
      List<X509Certificate> chain = Pem.certificates(Requests.certificate(request));
      return chain.stream().limit(1).map(c -> c.getNotAfter().toInstant());
    } catch (PkiException e) {
      // Some other signer's certificate, which it may write as it likes; the hour counts.
      return Stream.empty();
    }
  }
}
