package io.coracle.http.streams;

import io.coracle.base.Environment;
import io.coracle.http.Request;
import io.coracle.http.Response;
import io.coracle.http.StreamBody;

/**
 * A streamed body of lines on a WebSocket: each line is a text message. This is how an API server
 * answers a watch to clients that ask for it with an upgrade.
 */
public final class LineMessages {
  private LineMessages() {}

  /** Whether the client would rather have messages than a body. */
  public static boolean wanted(Request request) {
    return StreamProtocols.isWebSocket(request);
  }

  /** The upgrade after which {@code body} writes its lines. */
  public static Response answer(Request request, StreamBody body, Environment environment) {
    var messages = new BodyMessages(body, environment, WebSocketConnection::sendText);
    return StreamProtocols.webSocket(request, "", connection -> messages.carryLines(connection));
  }
}
