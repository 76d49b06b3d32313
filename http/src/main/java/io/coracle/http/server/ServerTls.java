package io.coracle.http.server;

import io.coracle.pki.CertifiedKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;

/**
 * How a server speaks TLS. Both suppliers are asked for every new connection, so that keys can be
 * exchanged while the server runs; they must be quick and return the same instance while nothing
 * has changed.
 *
 * @param key the server's key and certificate chain
 * @param clientAuthorities who may sign client certificates; empty for not asking for any
 */
public record ServerTls(
    Supplier<CertifiedKey> key, Supplier<List<X509Certificate>> clientAuthorities) {

  /** TLS that asks for no client certificate. */
  public static ServerTls of(Supplier<CertifiedKey> key) {
    return new ServerTls(key, List::of);
  }

  /** TLS with a client certificate that may be left out. */
  public static ServerTls of(Supplier<CertifiedKey> key, X509Certificate clientAuthority) {
    List<X509Certificate> authorities = List.of(clientAuthority);
    return new ServerTls(key, () -> authorities);
  }
}
