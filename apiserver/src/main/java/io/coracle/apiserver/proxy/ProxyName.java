package io.coracle.apiserver.proxy;

import io.coracle.api.StatusException;

/**
 * The name in a proxy path: {@code name}, {@code name:port} or {@code scheme:name:port}.
 *
 * @param tls whether the scheme is https
 * @param port a number or a name; empty for the default
 */
record ProxyName(boolean tls, String name, String port) {

  /**
   * Reads a name.
   *
   * @throws StatusException with reason BadRequest
   */
  static ProxyName parse(String text) {
    String[] parts = text.split(":", -1);
    return switch (parts.length) {
      case 1 -> new ProxyName(false, parts[0], "");
      case 2 -> new ProxyName(false, parts[0], parts[1]);
      case 3 -> {
        if (!parts[0].equals("http") && !parts[0].equals("https") && !parts[0].isEmpty()) {
          throw invalid(text);
        }
        yield new ProxyName(parts[0].equals("https"), parts[1], parts[2]);
      }
      default -> throw invalid(text);
    };
  }

  private static StatusException invalid(String text) {
    return StatusException.badRequest("invalid proxy request \"" + text + "\"");
  }
}
