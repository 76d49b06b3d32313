package io.coracle.http.streams;

import io.coracle.http.streams.CommandStreams.Resizes;
import io.coracle.http.streams.CommandStreams.TerminalSize;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The sizes a client sends for its terminal: JSON such as {@code {"Width":80,"Height":24}}, one
 * after the other. Thread-safe.
 */
final class TerminalSizes implements Resizes {
  private static final Pattern WIDTH = Pattern.compile("\"Width\"\\s*:\\s*(\\d{1,5})");
  private static final Pattern HEIGHT = Pattern.compile("\"Height\"\\s*:\\s*(\\d{1,5})");

  private @Nullable TerminalSize last;
  private @Nullable Consumer<TerminalSize> listener;

  /** Takes one JSON object; anything else is ignored, as a terminal of no size is of no use. */
  synchronized void accept(String json) {
    parse(json)
        .ifPresent(
            size -> {
              last = size;
              if (listener != null) {
                listener.accept(size);
              }
            });
  }

  private static Optional<TerminalSize> parse(String json) {
    Matcher width = WIDTH.matcher(json);
    Matcher height = HEIGHT.matcher(json);
    if (width.find() && height.find()) {
      return Optional.of(
          new TerminalSize(Integer.parseInt(width.group(1)), Integer.parseInt(height.group(1))));
    }
    return Optional.empty();
  }

  static byte[] json(TerminalSize size) {
    String json = "{\"Width\":" + size.width() + ",\"Height\":" + size.height() + "}\n";
    return json.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void onResize(Consumer<TerminalSize> listener) {
    this.listener = listener;
    if (last != null) {
      listener.accept(last);
    }
  }
}
