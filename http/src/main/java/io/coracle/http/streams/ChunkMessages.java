package io.coracle.http.streams;

import io.coracle.base.Environment;
import io.coracle.http.Request;
import io.coracle.http.Response;
import io.coracle.http.StreamBody;
import java.util.Base64;
import java.util.List;

/**
 * A streamed body on a WebSocket: each of its chunks is a message, behind an empty one. This is how
 * an API server shows logs to clients that ask for them with an upgrade. The sub-protocols are
 * those of Kubernetes: {@code binary.k8s.io}, the same unnamed, and {@code base64.binary.k8s.io}
 * for clients that want text.
 */
public final class ChunkMessages {
  private static final String BINARY = "binary.k8s.io";
  private static final String BASE64 = "base64.binary.k8s.io";
  private static final List<String> PROTOCOLS = List.of(BINARY, BASE64);

  private ChunkMessages() {}

  /** Whether the client would rather have messages than a body. */
  public static boolean wanted(Request request) {
    return StreamProtocols.isWebSocket(request);
  }

  /** The upgrade after which {@code body} writes its chunks, or a refusal. */
  public static Response answer(Request request, StreamBody body, Environment environment) {
    String protocol = StreamProtocols.chosen(request, PROTOCOLS).orElse("");
    if (protocol.isEmpty() && StreamProtocols.namesOne(request)) {
      return StreamProtocols.refused(request, PROTOCOLS);
    }
    BodyMessages.Sender sender =
        protocol.equals(BASE64)
            ? (connection, chunk) -> connection.sendText(Base64.getEncoder().encode(chunk))
            : WebSocketConnection::sendBinary;
    var messages = new BodyMessages(body, environment, sender);
    return StreamProtocols.webSocket(
        request, protocol, connection -> messages.carryChunks(connection));
  }
}
