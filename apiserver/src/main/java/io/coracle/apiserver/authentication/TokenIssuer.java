package io.coracle.apiserver.authentication;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.SignedJWT;
import io.coracle.apiserver.authentication.TokenClaims.Reference;
import io.coracle.base.Environment;
import io.coracle.pki.SigningKeys;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Signs service account tokens. Thread-safe. */
public final class TokenIssuer {
  /** Who issues tokens, unless told otherwise. */
  public static final String DEFAULT_ISSUER = "https://kubernetes.default.svc";

  private final String issuer;
  private final Environment environment;
  private final JWSSigner signer;
  private final JWSHeader header;

  public TokenIssuer(String issuer, SigningKeys keys, Environment environment) {
    this.issuer = issuer;
    this.environment = environment;
    PrivateKey key = keys.signer().getPrivate();
    JWSAlgorithm algorithm = key instanceof ECPrivateKey ? JWSAlgorithm.ES256 : JWSAlgorithm.RS256;
    this.header =
        new JWSHeader.Builder(algorithm).keyID(KeyIds.of(keys.signer().getPublic())).build();
    try {
      this.signer = key instanceof ECPrivateKey ec ? new ECDSASigner(ec) : new RSASSASigner(key);
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the service account key cannot sign tokens", e);
    }
  }

  /**
   * A token and when it ends.
   *
   * @param text a secret
   */
  public record Token(String text, Instant expires) {
    @Override
    public String toString() {
      return "Token[until " + expires + "]";
    }
  }

  /**
   * What a token is to be for.
   *
   * @param audiences not empty
   * @param bound the object whose end ends the token
   * @param node the node that the bound pod runs on
   */
  public record Wish(
      Groups.ServiceAccount account,
      String accountUid,
      List<String> audiences,
      Duration lifetime,
      Optional<Reference> bound,
      Optional<Reference> node) {}

  public String issuer() {
    return issuer;
  }

  /** A new token. */
  public Token issue(Wish wish) {
    Instant now = environment.clock().now().truncatedTo(ChronoUnit.SECONDS);
    Instant expires = now.plus(wish.lifetime());
    var claims =
        new TokenClaims(
            environment.ids().uid(),
            wish.account(),
            wish.accountUid(),
            wish.audiences(),
            now,
            expires,
            wish.bound(),
            wish.node());
    var token = new SignedJWT(header, TokenForm.write(claims, issuer));
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("a service account token cannot be signed", e);
    }
    return new Token(token.serialize(), expires);
  }
}
