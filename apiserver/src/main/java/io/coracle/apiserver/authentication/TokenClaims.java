package io.coracle.apiserver.authentication;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a service account token says (claims of RFC 7519 and the private claim {@code
 * kubernetes.io}).
 *
 * @param id names the token: {@code jti}
 * @param bound the object whose end ends the token
 * @param node the node that the bound pod runs on
 */
public record TokenClaims(
    String id,
    Groups.ServiceAccount account,
    String accountUid,
    List<String> audiences,
    Instant issued,
    Instant expires,
    Optional<Reference> bound,
    Optional<Reference> node) {

  public TokenClaims {
    audiences = List.copyOf(audiences);
  }

  /**
   * An object that a token is bound to.
   *
   * @param kind {@code Pod}, {@code Secret} or {@code Node}
   */
  public record Reference(String kind, String name, String uid) {}
}
