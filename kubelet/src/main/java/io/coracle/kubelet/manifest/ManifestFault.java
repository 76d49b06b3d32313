package io.coracle.kubelet.manifest;

/** A manifest cannot be read or used; the message says why in a sentence without a subject. */
public final class ManifestFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ManifestFault(String message) {
    super(message);
  }

  public ManifestFault(String message, Throwable cause) {
    super(message, cause);
  }
}
