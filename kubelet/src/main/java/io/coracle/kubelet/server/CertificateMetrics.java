package io.coracle.kubelet.server;

import io.coracle.base.Clock;
import io.coracle.pki.RenewingKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How long the certificates of a node are valid, and whether they are renewed. Thread-safe. */
public record CertificateMetrics(Clock clock, NodeCertificates certificates) {
  private static final double MILLIS = 1000;

  void add(MetricsText text) {
    text.family(
            "kubelet_certificate_manager_client_ttl_seconds",
            "gauge",
            "[ALPHA] Gauge of the TTL (time-to-live) of the Kubelet's client certificate. The value"
                + " is in seconds until certificate expiry (negative if already expired). If client"
                + " certificate is invalid or unused, the value will be +INF.")
        .add(left(certificates.client()), List.of());
    text.family(
            "kubelet_certificate_manager_server_ttl_seconds",
            "gauge",
            "[ALPHA] Gauge of the shortest TTL (time-to-live) of the Kubelet's serving certificate."
                + " The value is in seconds until certificate expiry (negative if already expired)."
                + " If serving certificate is invalid or unused, the value will be +INF.")
        .add(left(certificates.serving()), List.of());
    text.family(
            "kubelet_certificate_manager_client_expiration_renew_errors",
            "counter",
            "[ALPHA] Counter of certificate renewal errors.")
        .add(failures(certificates.client()), List.of());
    text.family(
            "kubelet_server_expiration_renew_errors",
            "counter",
            "[ALPHA] Counter of certificate renewal errors.")
        .add(failures(certificates.serving()), List.of());
  }

  private double left(Optional<RenewingKey> key) {
    return key.map(renewing -> renewing.get().certificate().getNotAfter().toInstant())
        .map(this::until)
        .orElse(Double.POSITIVE_INFINITY);
  }

  private double until(Instant end) {
    return Duration.between(clock.now(), end).toMillis() / MILLIS;
  }

  private static long failures(Optional<RenewingKey> key) {
    return key.map(RenewingKey::failures).orElse(0L);
  }
}
