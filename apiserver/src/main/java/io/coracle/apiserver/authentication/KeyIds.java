package io.coracle.apiserver.authentication;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import io.coracle.pki.SigningKeys;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The public side of token keys: ids, and the documents by which others verify tokens. */
public final class KeyIds {
  private KeyIds() {}

  /** The id of a key: the SHA-256 of its encoded form, as the reference server computes it. */
  static String of(PublicKey key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The keys as a JSON Web Key Set (RFC 7517), served under {@code /openid/v1/jwks}. */
  public static String keySet(SigningKeys keys) {
    List<JWK> all = keys.verifiers().stream().map(KeyIds::webKey).toList();
    return new JWKSet(all).toString(true);
  }

  private static JWK webKey(PublicKey key) {
    Algorithm algorithm = key instanceof ECPublicKey ? JWSAlgorithm.ES256 : JWSAlgorithm.RS256;
    return switch (key) {
      case ECPublicKey ec ->
          new ECKey.Builder(Curve.P_256, ec)
              .keyID(of(key))
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(algorithm)
              .build();
      case RSAPublicKey rsa ->
          new RSAKey.Builder(rsa)
              .keyID(of(key))
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(algorithm)
              .build();
      default -> throw new IllegalArgumentException("only RSA and EC keys verify tokens");
    };
  }

  /**
   * The document served under {@code /.well-known/openid-configuration} (OpenID Connect Discovery).
   */
  public static Map<String, Object> discovery(String issuer, SigningKeys keys) {
    List<String> algorithms =
        keys.verifiers().stream()
            .map(key -> key instanceof ECPublicKey ? "ES256" : "RS256")
            .distinct()
            .toList();
    return Map.of(
        "issuer",
        issuer,
        "jwks_uri",
        issuer + "/openid/v1/jwks",
        "response_types_supported",
        List.of("id_token"),
        "subject_types_supported",
        List.of("public"),
        "id_token_signing_alg_values_supported",
        algorithms);
  }
}
