package io.coracle.apiserver.server;

import io.coracle.apiserver.authentication.TokenIssuer;
import io.coracle.apiserver.request.Identity;
import io.coracle.pki.SigningKeys;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What an API server is told.
 *
 * @param keys sign and verify service account tokens
 * @param issuer of service account tokens
 * @param audiences that a token must be for to be good here
 * @param tokens users by bearer token; secrets
 * @param anonymous whether who shows no credential is {@code system:anonymous}, or is refused
 * @param requestTimeout after which a request that does not last by its nature is broken off
 * @param reads requests that may be under way at once
 * @param writes requests that may be under way at once
 */
public record ApiServerConfig(
    SigningKeys keys,
    String issuer,
    List<String> audiences,
    Map<String, Identity> tokens,
    boolean anonymous,
    Duration requestTimeout,
    int reads,
    int writes) {

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

  public ApiServerConfig {
    audiences = List.copyOf(audiences);
    tokens = Map.copyOf(tokens);
  }

  /** The defaults of the reference server. */
  public static ApiServerConfig defaults(SigningKeys keys) {
    return new ApiServerConfig(
        keys,
        TokenIssuer.DEFAULT_ISSUER,
        List.of(TokenIssuer.DEFAULT_ISSUER),
        Map.of(),
        true,
        REQUEST_TIMEOUT,
        FlowControl.Limits.DEFAULT.reads(),
        FlowControl.Limits.DEFAULT.writes());
  }

  public ApiServerConfig withTokens(Map<String, Identity> other) {
    return new ApiServerConfig(
        keys, issuer, audiences, other, anonymous, requestTimeout, reads, writes);
  }

  @Override
  public String toString() {
    return "ApiServerConfig[" + issuer + "]";
  }
}
