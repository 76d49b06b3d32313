package io.coracle.kubelet.container;

/** A container cannot be configured: something that it refers to is missing or not allowed. */
public final class ConfigFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigFault(String message) {
    super(message);
  }
}
