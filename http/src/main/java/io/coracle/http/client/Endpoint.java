package io.coracle.http.client;

import java.net.URI;

/**
 * Where a server listens.
 *
 * @param host a name or an address, IPv6 without brackets
 */
public record Endpoint(boolean tls, String host, int port) {

  /**
   * The endpoint of a URL such as {@code https://10.0.0.1:6443}; its path is left out.
   *
   * @throws IllegalArgumentException when it is not http or https, or has no host
   */
  public static Endpoint of(String url) {
    URI uri = URI.create(url);
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    if (uri.getHost() == null || !(tls || "http".equalsIgnoreCase(uri.getScheme()))) {
      throw new IllegalArgumentException("not an http or https URL: " + url);
    }
    String host = uri.getHost();
    if (host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
    return new Endpoint(tls, host, port);
  }

  /** As a {@code Host} header says it. */
  String authority() {
    String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == (tls ? 443 : 80) ? shown : shown + ":" + port;
  }

  @Override
  public String toString() {
    return (tls ? "https://" : "http://") + authority();
  }
}
