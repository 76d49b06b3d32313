package io.coracle.kubelet.runtime;

/** A fault that the runtime reported, or that kept us from asking it. */
public final class RuntimeFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of fault. */
  public enum Code {
    /** No such sandbox, container or image. */
    NOT_FOUND,
    /** The runtime does not answer. */
    UNAVAILABLE,
    /** It took too long. */
    DEADLINE_EXCEEDED,
    /** The image's name is malformed. */
    INVALID_IMAGE_NAME,
    /** The registry does not answer. */
    REGISTRY_UNAVAILABLE,
    /** The image is not signed by those who should have signed it. */
    SIGNATURE_INVALID,
    /** Anything else; the message says what. */
    UNKNOWN
  }

  private final Code code;

  public RuntimeFault(Code code, String message) {
    super(message);
    this.code = code;
  }

  public RuntimeFault(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public Code code() {
    return code;
  }

  /** What went wrong, for people. */
  public String message() {
    return String.valueOf(getMessage());
  }
}
