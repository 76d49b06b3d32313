package io.coracle.apiserver.authentication;

import io.coracle.http.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Reads bearer tokens from requests (RFC 6750). */
final class BearerTokens {
  private static final String SCHEME = "bearer ";

  private BearerTokens() {}

  /** The token of the {@code Authorization} header, if it has one. */
  static Optional<String> of(Request request) {
    return request
        .headers()
        .first("authorization")
        .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(value -> value.substring(SCHEME.length()).strip())
        .filter(token -> !token.isEmpty());
  }

  /** Stands for a token where the token itself is not to be kept. */
  static String digest(String token) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
