package io.coracle.kubelet.volume;

/** A volume cannot be prepared or given back; the message says which and why. */
public final class VolumeFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public VolumeFault(String message) {
    super(message);
  }

  public VolumeFault(String message, Throwable cause) {
    super(message, cause);
  }
}
