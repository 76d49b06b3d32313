package io.coracle.cli.connection;

import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import io.coracle.client.Statuses;
import io.coracle.client.Transport;
import io.coracle.http.Headers;
import io.coracle.http.Query;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A cluster's API as trees. Refusals are {@link StatusException}; calls block. Thread-safe as its
 * transport is.
 */
public final class Api implements AutoCloseable {
  private static final String JSON = "application/json";
  private static final String USER_AGENT = "coracle";
  private static final byte[] NO_BODY = new byte[0];
  private static final int FIRST_FAULT = 400;
  private static final int NOT_FOUND = 404;

  private final Transport transport;

  public Api(Transport transport) {
    this.transport = transport;
  }

  /** The object or list at {@code path}. */
  public ObjectNode get(String path, Query query) {
    return Json.parseObject(send("GET", path, query, JSON, NO_BODY));
  }

  /** The object at {@code path}, or empty if there is none. */
  public Optional<ObjectNode> find(String path) {
    Transport.Answer answer =
        transport.send("GET", path, Query.none(), headers(JSON, JSON), NO_BODY);
    if (answer.status() == NOT_FOUND) {
      return Optional.empty();
    }
    return Optional.of(Json.parseObject(checked(answer)));
  }

  /** Creates {@code object} in the collection at {@code path}. */
  public ObjectNode create(String path, Query query, ObjectNode object) {
    return Json.parseObject(send("POST", path, query, JSON, Json.write(object)));
  }

  /** Patches the object at {@code path}. */
  public ObjectNode patch(String path, Query query, String mediaType, ObjectNode patch) {
    return Json.parseObject(send("PATCH", path, query, mediaType, Json.write(patch)));
  }

  /** The plain text at {@code path}, such as a container's log. */
  public String text(String path, Query query) {
    Transport.Answer answer = transport.send("GET", path, query, headers("*/*", JSON), NO_BODY);
    return new String(checked(answer), StandardCharsets.UTF_8);
  }

  /** Whether the server answers and says that it is ready. */
  public boolean isReady() {
    try {
      return transport.send("GET", "/readyz", Query.none(), headers("*/*", JSON), NO_BODY).status()
          < FIRST_FAULT;
    } catch (StatusException unreachable) {
      return false;
    }
  }

  private byte[] send(String method, String path, Query query, String mediaType, byte[] body) {
    return checked(transport.send(method, path, query, headers(JSON, mediaType), body));
  }

  private static Headers headers(String accept, String contentType) {
    return Headers.of("accept", accept, "content-type", contentType, "user-agent", USER_AGENT);
  }

  private static byte[] checked(Transport.Answer answer) {
    if (answer.status() >= FIRST_FAULT) {
      throw Statuses.refusal(answer.status(), answer.body());
    }
    return answer.body();
  }

  @Override
  public void close() {
    transport.close();
  }
}
