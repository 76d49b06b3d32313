package io.coracle.http.client;

import io.coracle.pki.CertifiedKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a client connects.
 *
 * @param trust which servers it trusts
 * @param key its certificate, asked for on every new connection
 * @param bearerToken sent with every request that has no {@code Authorization} of its own, asked
 *     for each time
 * @param connectTimeout for TCP and for the TLS handshake, each
 * @param readTimeout until the head of an answer is there; for whole answers until all is there
 * @param connections open at once, streams and upgrades included; further requests wait
 */
public record HttpClientConfig(
    Trust trust,
    Optional<Supplier<CertifiedKey>> key,
    Optional<Supplier<String>> bearerToken,
    Duration connectTimeout,
    Duration readTimeout,
    int connections) {

  /** Which servers a client trusts. */
  public sealed interface Trust {

    /** Those that the platform trusts. */
    record Platform() implements Trust {}

    /** Those with a certificate of one of {@code certificates} that fits their name. */
    record Authorities(List<X509Certificate> certificates) implements Trust {
      public Authorities {
        certificates = List.copyOf(certificates);
      }
    }

    /** Any, unchecked: for probes, and for who asked for it. */
    record Anyone() implements Trust {}
  }

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(65);
  private static final int CONNECTIONS = 512;

  private static HttpClientConfig of(Trust trust) {
    return new HttpClientConfig(
        trust, Optional.empty(), Optional.empty(), CONNECT_TIMEOUT, READ_TIMEOUT, CONNECTIONS);
  }

  /** Trusts what the platform trusts. */
  public static HttpClientConfig platform() {
    return of(new Trust.Platform());
  }

  /** Trusts servers of that authority. */
  public static HttpClientConfig trusting(X509Certificate authority) {
    return of(new Trust.Authorities(List.of(authority)));
  }

  /** Trusts servers of those authorities. */
  public static HttpClientConfig trusting(List<X509Certificate> authorities) {
    return of(new Trust.Authorities(authorities));
  }

  /** Trusts any server. */
  public static HttpClientConfig insecure() {
    return of(new Trust.Anyone());
  }

  public HttpClientConfig withKey(Supplier<CertifiedKey> supplier) {
    return new HttpClientConfig(
        trust, Optional.of(supplier), bearerToken, connectTimeout, readTimeout, connections);
  }

  public HttpClientConfig withBearerToken(Supplier<String> supplier) {
    return new HttpClientConfig(
        trust, key, Optional.of(supplier), connectTimeout, readTimeout, connections);
  }

  public HttpClientConfig withTimeouts(Duration connect, Duration read) {
    return new HttpClientConfig(trust, key, bearerToken, connect, read, connections);
  }

  @Override
  public String toString() {
    return "HttpClientConfig[" + trust.getClass().getSimpleName() + "]";
  }
}
