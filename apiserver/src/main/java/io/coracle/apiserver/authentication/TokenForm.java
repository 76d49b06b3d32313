package io.coracle.apiserver.authentication;

import com.nimbusds.jwt.JWTClaimsSet;
import io.coracle.apiserver.authentication.TokenClaims.Reference;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes and reads the claims of a service account token. */
final class TokenForm {
  private static final String PRIVATE = "kubernetes.io";

  private TokenForm() {}

  static JWTClaimsSet write(TokenClaims claims, String issuer) {
    var own = new LinkedHashMap<String, Object>();
    own.put("namespace", claims.account().namespace());
    own.put("serviceaccount", reference(claims.account().name(), claims.accountUid()));
    claims.bound().ifPresent(r -> own.put(key(r.kind()), reference(r.name(), r.uid())));
    claims.node().ifPresent(r -> own.put("node", reference(r.name(), r.uid())));
    return new JWTClaimsSet.Builder()
        .issuer(issuer)
        .subject(claims.account().user())
        .audience(claims.audiences())
        .jwtID(claims.id())
        .issueTime(Date.from(claims.issued()))
        .notBeforeTime(Date.from(claims.issued()))
        .expirationTime(Date.from(claims.expires()))
        .claim(PRIVATE, own)
        .build();
  }

  private static Map<String, String> reference(String name, String uid) {
    return Map.of("name", name, "uid", uid);
  }

  private static String key(String kind) {
    return kind.toLowerCase(Locale.ROOT);
  }

  /**
   * Reads claims whose signature has been checked.
   *
   * @throws ParseException when something is missing
   */
  static TokenClaims read(JWTClaimsSet set) throws ParseException {
    Map<String, Object> own = set.getJSONObjectClaim(PRIVATE);
    if (own == null || !(own.get("namespace") instanceof String namespace)) {
      throw new ParseException("the token is not that of a service account", 0);
    }
    Reference account =
        reference("ServiceAccount", own.get("serviceaccount"))
            .orElseThrow(() -> new ParseException("the token names no service account", 0));
    var subject = new Groups.ServiceAccount(namespace, account.name());
    if (!subject.user().equals(set.getSubject())) {
      throw new ParseException("the token's subject is another service account", 0);
    }
    Optional<Reference> bound =
        reference("Pod", own.get("pod")).or(() -> reference("Secret", own.get("secret")));
    Optional<Reference> node = reference("Node", own.get("node"));
    return new TokenClaims(
        set.getJWTID() == null ? "" : set.getJWTID(),
        subject,
        account.uid(),
        set.getAudience(),
        instant(set.getIssueTime()),
        instant(set.getExpirationTime()),
        bound.isPresent() ? bound : node,
        node);
  }

  private static Instant instant(@Nullable Date date) throws ParseException {
    if (date == null) {
      throw new ParseException("the token has no times", 0);
    }
    return date.toInstant();
  }

  private static Optional<Reference> reference(String kind, @Nullable Object value) {
    if (value instanceof Map<?, ?> map && map.get("name") instanceof String name) {
      return Optional.of(
          new Reference(kind, name, map.get("uid") instanceof String uid ? uid : ""));
    }
    return Optional.empty();
  }
}
