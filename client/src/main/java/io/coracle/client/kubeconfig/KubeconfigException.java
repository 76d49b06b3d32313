package io.coracle.client.kubeconfig;

/** A kubeconfig that cannot be used; the message says why, without secrets. */
public final class KubeconfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public KubeconfigException(String message) {
    super(message);
  }

  public KubeconfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
