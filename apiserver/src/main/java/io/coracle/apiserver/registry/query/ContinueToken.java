package io.coracle.apiserver.registry.query;

import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a page of a list ended. Clients pass it back without looking into it.
 *
 * @param revision the revision that all pages show; zero to go on with the newest
 * @param last the last key of the page, without what all keys of the list begin with
 */
public record ContinueToken(long revision, String last) {
  private static final String VERSION = "meta.k8s.io/v1";

  /** The token as clients see it. */
  public String text() {
    ObjectNode token = Json.object();
    token.put("v", VERSION).put("rv", revision).put("last", last);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.write(token));
  }

  /**
   * Reads {@link #text}.
   *
   * @throws StatusException with reason BadRequest when it is not one
   */
  public static ContinueToken parse(String text) {
    try {
      byte[] json = Base64.getUrlDecoder().decode(text.getBytes(StandardCharsets.US_ASCII));
      ObjectNode token = Json.parseObject(json);
      String last = token.path("last").asString("");
      if (token.path("v").asString("").equals(VERSION) && isKeyEnd(last)) {
        return new ContinueToken(token.path("rv").asLong(0), last);
      }
    } catch (IllegalArgumentException | StatusException e) {
      throw refusal(e);
    }
    throw refusal(null);
  }

  private static boolean isKeyEnd(String last) {
    return !last.isEmpty() && !last.startsWith("/");
  }

  private static StatusException refusal(@org.jspecify.annotations.Nullable Exception cause) {
    var refusal = StatusException.badRequest("continue key is not valid");
    if (cause != null) {
      refusal.addSuppressed(cause);
    }
    return refusal;
  }
}
