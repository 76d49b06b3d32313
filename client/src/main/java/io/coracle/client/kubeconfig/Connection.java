package io.coracle.client.kubeconfig;

import io.coracle.pki.CertifiedKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Where a cluster is and who one is there: a context of a kubeconfig with all its files read.
 *
 * @param server e.g. {@code https://127.0.0.1:6443}
 * @param authorities whom to trust; empty for those that the platform trusts
 * @param insecure whether the server is not checked at all
 * @param key the client's certificate
 * @param token the client's bearer token
 * @param namespace used where none is said
 */
public record Connection(
    String server,
    List<X509Certificate> authorities,
    boolean insecure,
    Optional<CertifiedKey> key,
    Optional<String> token,
    String namespace) {

  public Connection {
    authorities = List.copyOf(authorities);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "Connection[" + server + "]";
  }
}
