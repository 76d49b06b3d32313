package io.coracle.kubelet.containerd;

/** containerd cannot be used; the message says why in one sentence. */
public final class ContainerdException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ContainerdException(String message) {
    super(message);
  }

  public ContainerdException(String message, Throwable cause) {
    super(message, cause);
  }
}
