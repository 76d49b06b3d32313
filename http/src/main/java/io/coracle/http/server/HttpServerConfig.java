package io.coracle.http.server;

import io.coracle.http.Response;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What a server needs to know before it starts.
 *
 * @param address where it listens; port zero for any free one
 * @param tls empty for plain HTTP/1.1
 * @param refusals words the answers that the server gives without asking the handler
 */
public record HttpServerConfig(
    InetSocketAddress address, Optional<ServerTls> tls, ServerLimits limits, Refusals refusals) {

  /** Words an answer to a request that never reached the handler. */
  @FunctionalInterface
  public interface Refusals {

    /**
     * The answer.
     *
     * @param status 400, 413, 414, 431, 500 or 503
     * @param sentence what is wrong, for the client
     */
    Response.Complete refuse(int status, String sentence);

    /** Plain text. */
    Refusals TEXT =
        (status, sentence) -> (Response.Complete) Response.text(status, sentence + "\n");
  }

  /** HTTPS with the default limits. */
  public static HttpServerConfig https(InetSocketAddress address, ServerTls tls) {
    return new HttpServerConfig(address, Optional.of(tls), ServerLimits.DEFAULT, Refusals.TEXT);
  }

  /** Plain HTTP with the default limits. */
  public static HttpServerConfig http(InetSocketAddress address) {
    return new HttpServerConfig(address, Optional.empty(), ServerLimits.DEFAULT, Refusals.TEXT);
  }

  public HttpServerConfig withLimits(ServerLimits other) {
    return new HttpServerConfig(address, tls, other, refusals);
  }

  public HttpServerConfig withRefusals(Refusals other) {
    return new HttpServerConfig(address, tls, limits, other);
  }
}
