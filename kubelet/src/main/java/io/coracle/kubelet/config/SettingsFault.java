package io.coracle.kubelet.config;

/** Settings that cannot be used; the message is a sentence that says why. */
public final class SettingsFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SettingsFault(String message) {
    super(message);
  }

  public SettingsFault(String message, Throwable cause) {
    super(message, cause);
  }
}
