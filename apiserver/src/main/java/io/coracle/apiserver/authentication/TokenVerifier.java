package io.coracle.apiserver.authentication;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.coracle.apiserver.authentication.BoundObjects.Bound;
import io.coracle.apiserver.authentication.TokenAuthenticator.Review;
import io.coracle.apiserver.authentication.TokenClaims.Reference;
import io.coracle.apiserver.request.Identity;
import io.coracle.base.Clock;
import io.coracle.pki.SigningKeys;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks service account tokens: signature, issuer, times, audience, and that the service account
 * and the bound object are still there. Signatures are checked once for each token and remembered;
 * everything else is checked every time. Thread-safe.
 */
public final class TokenVerifier {
  private static final int MAX_REMEMBERED = 8192;

  /** No token is longer; longer ones are not even parsed. */
  private static final int MAX_LENGTH = 16 * 1024;

  /** How long a token outlives the deletion of what it is bound to, as in the reference server. */
  private static final Duration DELETION_LEEWAY = Duration.ofSeconds(60);

  private final String issuer;
  private final Clock clock;
  private final BoundObjects objects;
  private final Map<String, JWSVerifier> verifiers = new LinkedHashMap<>();
  private final BoundedCache<String, TokenClaims> checked = new BoundedCache<>(MAX_REMEMBERED);

  public TokenVerifier(String issuer, SigningKeys keys, BoundObjects objects, Clock clock) {
    this.issuer = issuer;
    this.clock = clock;
    this.objects = objects;
    for (PublicKey key : keys.verifiers()) {
      verifiers.put(KeyIds.of(key), verifier(key));
    }
  }

  private static JWSVerifier verifier(PublicKey key) {
    try {
      return switch (key) {
        case ECPublicKey ec -> new ECDSAVerifier(ec);
        case RSAPublicKey rsa -> new RSASSAVerifier(rsa);
        default -> throw new IllegalArgumentException("only RSA and EC keys verify tokens");
      };
    } catch (JOSEException e) {
      throw new IllegalArgumentException("a service account key cannot verify tokens", e);
    }
  }

  /**
   * Looks at a token.
   *
   * @param wanted of which audiences it must be for one
   */
  Review verify(String token, List<String> wanted) {
    try {
      return check(claims(token), wanted);
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      return new Review.Bad(String.valueOf(e.getMessage()));
    }
  }

  private TokenClaims claims(String token) throws ParseException, JOSEException {
    if (token.length() > MAX_LENGTH) {
      throw new ParseException("the token is too long", 0);
    }
    String digest = BearerTokens.digest(token);
    TokenClaims known = checked.get(digest);
    if (known != null) {
      return known;
    }
    SignedJWT parsed = SignedJWT.parse(token);
    if (!isSigned(parsed)) {
      throw new JOSEException("the token's signature is not good");
    }
    JWTClaimsSet set = parsed.getJWTClaimsSet();
    if (!issuer.equals(set.getIssuer())) {
      throw new ParseException("the token has another issuer", 0);
    }
    TokenClaims claims = TokenForm.read(set);
    checked.put(digest, claims);
    return claims;
  }

  private boolean isSigned(SignedJWT token) throws JOSEException {
    JWSAlgorithm algorithm = token.getHeader().getAlgorithm();
    if (!algorithm.equals(JWSAlgorithm.ES256) && !algorithm.equals(JWSAlgorithm.RS256)) {
      return false;
    }
    for (Map.Entry<String, JWSVerifier> entry : verifiers.entrySet()) {
      String named = token.getHeader().getKeyID();
      boolean candidate = named == null || named.equals(entry.getKey());
      if (candidate
          && entry.getValue().supportedJWSAlgorithms().contains(algorithm)
          && token.verify(entry.getValue())) {
        return true;
      }
    }
    return false;
  }

  private Review check(TokenClaims claims, List<String> wanted) {
    Instant now = clock.now();
    if (!now.isBefore(claims.expires())) {
      return new Review.Bad("the token has expired");
    }
    if (now.isBefore(claims.issued().minus(DELETION_LEEWAY))) {
      return new Review.Bad("the token is not valid yet");
    }
    List<String> common = wanted.stream().filter(claims.audiences()::contains).toList();
    if (common.isEmpty()) {
      return new Review.Bad("the token is not for these audiences");
    }
    Optional<String> fault = faultOfObjects(claims, now);
    return fault.isPresent()
        ? new Review.Bad(fault.get())
        : new Review.Good(identity(claims), common);
  }

  private Optional<String> faultOfObjects(TokenClaims claims, Instant now) {
    Groups.ServiceAccount account = claims.account();
    Optional<String> fault =
        fault(
            new Reference("ServiceAccount", account.name(), claims.accountUid()),
            account.namespace(),
            now);
    if (fault.isPresent() || claims.bound().isEmpty()) {
      return fault;
    }
    Reference bound = claims.bound().get();
    return fault(bound, bound.kind().equals("Node") ? "" : account.namespace(), now);
  }

  private Optional<String> fault(Reference reference, String namespace, Instant now) {
    Optional<Bound> found = objects.find(reference.kind(), namespace, reference.name());
    boolean good =
        found.isPresent()
            && found.get().uid().equals(reference.uid())
            && found.get().deleted().map(t -> now.isBefore(t.plus(DELETION_LEEWAY))).orElse(true);
    return good
        ? Optional.empty()
        : Optional.of("the token's " + reference.kind() + " " + reference.name() + " is gone");
  }

  private static Identity identity(TokenClaims claims) {
    var extra = new LinkedHashMap<String, List<String>>();
    if (!claims.id().isEmpty()) {
      extra.put("authentication.kubernetes.io/credential-id", List.of("JTI=" + claims.id()));
    }
    claims
        .bound()
        .filter(bound -> bound.kind().equals("Pod"))
        .ifPresent(pod -> put(extra, "pod", pod));
    claims.node().ifPresent(node -> put(extra, "node", node));
    return new Identity(
        claims.account().user(),
        claims.accountUid(),
        Groups.withAuthenticated(claims.account().groups()),
        extra);
  }

  private static void put(Map<String, List<String>> extra, String what, Reference reference) {
    String prefix = "authentication.kubernetes.io/" + what;
    extra.put(prefix + "-name", List.of(reference.name()));
    extra.put(prefix + "-uid", List.of(reference.uid()));
  }
}
