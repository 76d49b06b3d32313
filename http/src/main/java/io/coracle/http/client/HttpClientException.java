package io.coracle.http.client;

/** A request without an answer. */
public final class HttpClientException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Fault fault;

  HttpClientException(Fault fault, String message, Throwable cause) {
    super(message, cause);
    this.fault = fault;
  }

  HttpClientException(Fault fault, String message) {
    super(message);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }

  /** What went wrong, by what the caller can do about it. */
  public enum Fault {
    /** The request never left: nobody listens there, or the name is unknown. */
    UNREACHABLE,
    /** The request never left: TLS could not be agreed on, or the server is not trusted. */
    UNTRUSTED,
    /** No answer in time; the server may have acted on the request. */
    TIMEOUT,
    /** The connection broke; the server may have acted on the request. */
    BROKEN
  }
}
