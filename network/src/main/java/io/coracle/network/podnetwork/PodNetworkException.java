package io.coracle.network.podnetwork;

/** Why the pod network cannot be had: one sentence. */
public final class PodNetworkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PodNetworkException(String sentence) {
    super(sentence);
  }

  public PodNetworkException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
