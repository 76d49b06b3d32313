package io.coracle.http.server;

/** A server that cannot start; the message says why, for whoever operates it. */
public final class HttpServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HttpServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
