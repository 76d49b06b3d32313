package io.coracle.client;

import io.coracle.api.StatusException;
import io.coracle.api.StatusException.Cause;
import io.coracle.api.StatusException.Details;
import io.coracle.api.StatusException.Reason;
import io.coracle.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the {@code Status} objects in which servers say why they refuse. */
public final class Statuses {
  /** Of an answer that is no {@code Status}, no more than this is shown. */
  private static final int MAX_PROSE = 512;

  private Statuses() {}

  /** The refusal that an answer with this status code and body is. */
  public static StatusException refusal(int code, byte[] body) {
    try {
      JsonNode status = Json.parse(body);
      if (status.path("kind").asString("").equals("Status")) {
        return refusal(code, status);
      }
    } catch (StatusException notJson) {
      return plain(code, body);
    }
    return plain(code, body);
  }

  private static StatusException plain(int code, byte[] body) {
    String prose =
        new String(body, 0, Math.min(body.length, MAX_PROSE), StandardCharsets.UTF_8).strip();
    String message = prose.isEmpty() ? "the server answered with " + code : prose;
    return new StatusException(reasonOf("", code), code, message, null);
  }

  /** The refusal that a {@code Status} tree tells of. */
  static StatusException refusal(int code, JsonNode status) {
    int told = status.path("code").asInt(code);
    return new StatusException(
        reasonOf(status.path("reason").asString(""), told),
        told,
        status.path("message").asString("the server answered with " + told),
        details(status.get("details")));
  }

  private static @Nullable Details details(@Nullable JsonNode details) {
    if (details == null || !details.isObject()) {
      return null;
    }
    var causes = new ArrayList<Cause>();
    for (JsonNode cause : details.path("causes")) {
      causes.add(
          new Cause(
              cause.path("reason").asString(""),
              cause.path("message").asString(""),
              cause.path("field").asString("")));
    }
    return new Details(
        details.path("name").asString(""),
        details.path("group").asString(""),
        details.path("kind").asString(""),
        details.path("uid").asString(""),
        causes,
        details.path("retryAfterSeconds").asInt(0));
  }

  private static Reason reasonOf(String text, int code) {
    return Arrays.stream(Reason.values())
        .filter(r -> !text.isEmpty() && r.text().equals(text))
        .findFirst()
        .or(() -> Arrays.stream(Reason.values()).filter(r -> standsAlone(r, code)).findFirst())
        .orElse(Reason.UNKNOWN);
  }

  /** Whether a status code without a reason means this one. */
  private static boolean standsAlone(Reason reason, int code) {
    return reason.code() == code
        && switch (reason) {
          case UNKNOWN, ALREADY_EXISTS, GONE -> false;
          default -> true;
        };
  }
}
