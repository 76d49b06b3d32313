package io.coracle.apiserver.authentication;

import io.coracle.apiserver.request.Identity;
import io.coracle.http.Request;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Knows clients by bearer token: of a fixed list, of bootstrap secrets, of service accounts. */
public final class TokenAuthenticator implements Authenticator {
  private final Map<String, Identity> fixed = new HashMap<>();
  private final BootstrapTokens bootstrapTokens;
  private final TokenVerifier verifier;
  private final List<String> audiences;

  /**
   * @param tokens user by token, for users without certificates
   * @param bootstrapTokens known by their secrets
   * @param verifier of service account tokens
   * @param audiences of which a token must have one
   */
  public TokenAuthenticator(
      Map<String, Identity> tokens,
      BootstrapTokens bootstrapTokens,
      TokenVerifier verifier,
      List<String> audiences) {
    tokens.forEach((token, identity) -> fixed.put(BearerTokens.digest(token), identity));
    this.bootstrapTokens = bootstrapTokens;
    this.verifier = verifier;
    this.audiences = List.copyOf(audiences);
  }

  @Override
  public Outcome authenticate(Request request) {
    Optional<String> token = BearerTokens.of(request);
    if (token.isEmpty()) {
      return new Outcome.NoCredential();
    }
    return switch (review(token.get(), List.of())) {
      case Review.Good good -> new Outcome.Known(good.identity());
      case Review.Bad bad -> new Outcome.Refused(bad.why());
    };
  }

  /** What a token is worth. */
  public sealed interface Review {

    /**
     * It is {@code identity}'s.
     *
     * @param audiences which of those asked for the token is for
     */
    record Good(Identity identity, List<String> audiences) implements Review {}

    record Bad(String why) implements Review {}
  }

  /**
   * Looks at a token.
   *
   * @param wanted of which audiences it must be for one; empty for those of this API server
   */
  public Review review(String token, List<String> wanted) {
    List<String> asked = wanted.isEmpty() ? audiences : wanted;
    return opaque(token)
        .map(identity -> opaque(identity, asked))
        .orElseGet(() -> verifier.verify(token, asked));
  }

  /** Whose token it is that says nothing by itself. */
  private Optional<Identity> opaque(String token) {
    Identity listed = fixed.isEmpty() ? null : fixed.get(BearerTokens.digest(token));
    return listed == null
        ? bootstrapTokens.identity(token)
        : Optional.of(
            new Identity(
                listed.user(),
                listed.uid(),
                Groups.withAuthenticated(listed.groups()),
                listed.extra()));
  }

  /** Such tokens are for this API server. */
  private Review opaque(Identity identity, List<String> asked) {
    List<String> common = asked.stream().filter(audiences::contains).toList();
    return common.isEmpty()
        ? new Review.Bad("the token is not for these audiences")
        : new Review.Good(identity, common);
  }
}
