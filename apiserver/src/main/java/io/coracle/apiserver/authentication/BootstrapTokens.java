package io.coracle.apiserver.authentication;

import io.coracle.api.bootstrap.BootstrapToken;
import io.coracle.apiserver.request.Identity;
import io.coracle.base.Clock;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** Knows clients by bootstrap tokens, whose secrets it reads when they are shown. */
public final class BootstrapTokens {
  private final Function<String, Optional<ObjectNode>> secrets;
  private final Clock clock;

  /**
   * @param secrets the secret of that name in {@link BootstrapToken#NAMESPACE}
   */
  public BootstrapTokens(Function<String, Optional<ObjectNode>> secrets, Clock clock) {
    this.secrets = secrets;
    this.clock = clock;
  }

  /** Whose token this is; empty if it is none that is good now. */
  Optional<Identity> identity(String bearer) {
    return BootstrapToken.secretName(bearer)
        .flatMap(secrets)
        .filter(BootstrapTokens::holdsToken)
        .flatMap(secret -> BootstrapToken.read(name(secret), data(secret)))
        .filter(token -> matches(token, bearer))
        .filter(token -> token.authenticates() && !token.isOver(clock.now()))
        .flatMap(BootstrapTokens::identity);
  }

  private static boolean holdsToken(ObjectNode secret) {
    return secret.path("type").asString("").equals(BootstrapToken.SECRET_TYPE)
        && !secret.path("metadata").has("deletionTimestamp");
  }

  private static String name(ObjectNode secret) {
    return secret.path("metadata").path("name").asString("");
  }

  private static Map<String, String> data(ObjectNode secret) {
    var data = new HashMap<String, String>();
    secret.path("data").properties().forEach(e -> data.put(e.getKey(), e.getValue().asString("")));
    return data;
  }

  /** In the same time wherever they differ. */
  private static boolean matches(BootstrapToken token, String bearer) {
    return MessageDigest.isEqual(
        token.bearer().getBytes(StandardCharsets.UTF_8), bearer.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<Identity> identity(BootstrapToken token) {
    Optional<List<String>> groups = token.groups();
    return groups.map(g -> new Identity(token.user(), "", Groups.withAuthenticated(g), Map.of()));
  }
}
