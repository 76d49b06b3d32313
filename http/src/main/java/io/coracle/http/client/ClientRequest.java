package io.coracle.http.client;

import io.coracle.http.Headers;
import io.coracle.http.Query;

/**
 * A request to be sent.
 *
 * @param path encoded, with its leading slash
 * @param body empty for none
 */
public record ClientRequest(
    String method, Endpoint endpoint, String path, Query query, Headers headers, Body body) {

  /** Bytes that are not changed once they are here. */
  public record Body(@SuppressWarnings("ArrayRecordComponent") byte[] bytes) {
    public static final Body NONE = new Body(new byte[0]);
  }

  public ClientRequest {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("a path begins with a slash: " + path);
    }
  }

  public static ClientRequest of(
      String method, Endpoint endpoint, String path, Query query, Headers headers, byte[] body) {
    return new ClientRequest(method, endpoint, path, query, headers, new Body(body));
  }

  public static ClientRequest get(Endpoint endpoint, String path) {
    return new ClientRequest("GET", endpoint, path, Query.none(), Headers.none(), Body.NONE);
  }

  /** Path and query as they go over the wire. */
  String target() {
    return query.isEmpty() ? path : path + "?" + query.encoded();
  }

  /** Whether sending it twice does no more than sending it once, whatever the server did. */
  boolean isSafe() {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS" -> true;
      default -> false;
    };
  }
}
