package io.coracle.client;

import io.coracle.api.StatusException;
import io.coracle.http.Headers;
import io.coracle.http.Query;
import java.util.function.Consumer;

/**
 * Sends requests of one client and turns refusals into exceptions.
 *
 * @param name the client's user agent and field manager
 */
record Requests(Transport transport, String name) {
  static final String JSON = "application/json";
  private static final byte[] NO_BODY = new byte[0];

  byte[] read(String path, Query query) {
    return checked(
        transport.send(
            "GET", path, query, Headers.of("accept", JSON, "user-agent", name), NO_BODY));
  }

  /** Sends a body and returns the answer's. */
  byte[] write(String method, String path, Query query, String contentType, byte[] body) {
    Headers headers = Headers.of("accept", JSON, "user-agent", name, "content-type", contentType);
    return checked(transport.send(method, path, query, headers, body));
  }

  AutoCloseable stream(String path, Query query, Consumer<byte[]> onLine, Runnable onEnd) {
    return transport.stream(
        path, query, Headers.of("accept", JSON, "user-agent", name), onLine, onEnd);
  }

  private static byte[] checked(Transport.Answer answer) {
    if (answer.status() >= 400) {
      throw Statuses.refusal(answer.status(), answer.body());
    }
    return answer.body();
  }

  /** Whether {@code refusal} says that there is no such object. */
  static boolean isNotFound(StatusException refusal) {
    return refusal.reason() == StatusException.Reason.NOT_FOUND;
  }
}
