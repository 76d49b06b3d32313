package io.coracle.http.streams;

import io.coracle.http.Headers;
import io.coracle.http.Request;
import io.coracle.http.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The handshakes of SPDY and WebSocket upgrades, and the choice of a sub-protocol. */
final class StreamProtocols {
  static final String SPDY = "spdy/3.1";
  static final String WEBSOCKET = "websocket";

  /** Carries the sub-protocols of a SPDY upgrade, in the client's order, and then the choice. */
  static final String SPDY_VERSION_HEADER = "x-stream-protocol-version";

  private static final String WEBSOCKET_VERSION_HEADER = "sec-websocket-protocol";
  private static final String WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int SWITCHING_PROTOCOLS = 101;

  private StreamProtocols() {}

  static boolean isSpdy(Request request) {
    return request.upgrade().filter(offer -> offer.protocol().equals(SPDY)).isPresent();
  }

  static boolean isWebSocket(Request request) {
    return request.upgrade().filter(offer -> offer.protocol().equals(WEBSOCKET)).isPresent();
  }

  /** The first of the client's sub-protocols that is in {@code ours}. */
  static Optional<String> chosen(Request request, List<String> ours) {
    String header = isSpdy(request) ? SPDY_VERSION_HEADER : WEBSOCKET_VERSION_HEADER;
    return request.headers().all(header).stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(String::trim)
        .filter(ours::contains)
        .findFirst();
  }

  /** Whether the client named any sub-protocol. */
  static boolean namesOne(Request request) {
    String header = isSpdy(request) ? SPDY_VERSION_HEADER : WEBSOCKET_VERSION_HEADER;
    return request.headers().first(header).isPresent();
  }

  static Response spdy(String protocol, Response.Takeover takeover) {
    var headers = Headers.of("connection", "Upgrade", "upgrade", "SPDY/3.1");
    return new Response.Upgraded(
        SWITCHING_PROTOCOLS,
        protocol.isEmpty() ? headers : headers.with("X-Stream-Protocol-Version", protocol),
        takeover);
  }

  static Response webSocket(Request request, String protocol, Response.Takeover takeover) {
    String key = request.headers().first("sec-websocket-key").orElse("");
    if (key.isEmpty()) {
      return Response.text(400, "the header Sec-WebSocket-Key is missing");
    }
    var headers =
        Headers.of("connection", "Upgrade", "upgrade", "websocket")
            .with("Sec-WebSocket-Accept", accept(key));
    return new Response.Upgraded(
        SWITCHING_PROTOCOLS,
        protocol.isEmpty() ? headers : headers.with("Sec-WebSocket-Protocol", protocol),
        takeover);
  }

  /** Proves that the server has understood the handshake (RFC 6455 section 4.2.2). */
  static String accept(String key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      byte[] hash = digest.digest((key + WEBSOCKET_GUID).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  static Response refused(Request request, List<String> ours) {
    if (request.upgrade().isEmpty()) {
      return Response.text(400, "Upgrade request required");
    }
    return Response.text(
        403, "unable to negotiate protocol: the server supports " + ours + " and the client not");
  }
}
