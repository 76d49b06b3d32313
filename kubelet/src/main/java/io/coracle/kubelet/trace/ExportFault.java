package io.coracle.kubelet.trace;

/** A collector that did not take spans; the message says why. */
public final class ExportFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ExportFault(String message) {
    super(message);
  }

  public ExportFault(String message, Throwable cause) {
    super(message, cause);
  }
}
