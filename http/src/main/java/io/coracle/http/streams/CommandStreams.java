package io.coracle.http.streams;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The streams of a command that runs elsewhere. Reading and writing block the calling task.
 *
 * @param stdin what is sent to it; empty if nothing ever is
 * @param stdout where its output goes; empty if nobody wants it
 * @param stderr where its errors go; empty if nobody wants them, and with a terminal
 * @param resizes calls back with the terminal's size, now and whenever it changes
 */
public record CommandStreams(
    Optional<InputStream> stdin,
    Optional<OutputStream> stdout,
    Optional<OutputStream> stderr,
    Resizes resizes) {

  /** A terminal's size in characters. */
  public record TerminalSize(int width, int height) {}

  /** Where the sizes of a terminal come from. */
  @FunctionalInterface
  public interface Resizes {
    Resizes NONE = listener -> {};

    /** Calls {@code listener} with each size; a size that came before is delivered at once. */
    void onResize(Consumer<TerminalSize> listener);
  }
}
