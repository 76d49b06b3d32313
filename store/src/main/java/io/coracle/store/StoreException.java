package io.coracle.store;

/** A fault of the store, with a code that callers map to their own errors. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Code {
    /** The revision asked for has been compacted away. */
    COMPACTED,
    /** The revision asked for has not happened yet. */
    FUTURE_REVISION,
    /**
     * Nothing can be written: the disk is full or the device fails. What was acknowledged is safe.
     */
    READ_ONLY,
    /** The entries take all the memory that they may: only what adds little can be written. */
    FULL,
    /** A file is damaged; the message names it. */
    DAMAGED,
    /** The directory is used by another process. */
    IN_USE,
    /** The data were written by another version. */
    WRONG_VERSION,
    /** The store has been closed. */
    CLOSED
  }

  private final Code code;

  public StoreException(Code code, String message) {
    super(message);
    this.code = code;
  }

  public StoreException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
