package io.coracle.apiserver.registry.verb;

import io.coracle.api.StatusException;
import io.coracle.store.Stored;
import java.util.List;

/** Reads single objects. Thread-safe. */
public final class Reader {
  private final Parts parts;

  public Reader(Parts parts) {
    this.parts = parts;
  }

  /**
   * The target.
   *
   * @param version the state must not be older than this; zero for any
   */
  public Stored get(Target target, long version) {
    checkReached(parts.store().revision(), version);
    return parts.store().get(target.key()).orElseThrow(target::notFound);
  }

  /** Refuses a resource version that has not happened yet. */
  public void checkReached(long version) {
    checkReached(parts.store().revision(), version);
  }

  static void checkReached(long revision, long version) {
    if (version > revision) {
      throw new StatusException(
          StatusException.Reason.TIMEOUT,
          "Too large resource version: " + version + ", current: " + revision,
          new StatusException.Details(
              "",
              "",
              "",
              "",
              List.of(
                  new StatusException.Cause(
                      "ResourceVersionTooLarge", "Too large resource version", "")),
              1));
    }
  }
}
