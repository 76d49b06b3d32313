package io.coracle.http;

import java.util.Optional;

/**
 * A request whose body has been read whole, within the server's bound on its size.
 *
 * @param method upper case, e.g. {@code GET}
 * @param path as on the wire, percent escapes and all; starts with a slash; without the query
 * @param query the parameters behind the question mark, decoded
 * @param headers as received
 * @param body empty when there was none; must not be changed
 * @param peer who is at the other end
 * @param upgrade the way to take over the connection, when the client asked for that
 */
public record Request(
    String method,
    String path,
    Query query,
    Headers headers,
    byte[] body,
    Peer peer,
    Optional<UpgradeOffer> upgrade) {

  /** A request that is not an upgrade. */
  public static Request of(
      String method, String path, Query query, Headers headers, byte[] body, Peer peer) {
    return new Request(method, path, query, headers, body, peer, Optional.empty());
  }

  /** The same request with other headers. */
  public Request withHeaders(Headers other) {
    return new Request(method, path, query, other, body, peer, upgrade);
  }
}
