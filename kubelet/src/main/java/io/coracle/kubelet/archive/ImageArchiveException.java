package io.coracle.kubelet.archive;

/** An image archive that cannot be read or built; the message says which and why. */
public final class ImageArchiveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ImageArchiveException(String message) {
    super(message);
  }

  public ImageArchiveException(String message, Throwable cause) {
    super(message, cause);
  }
}
