package io.coracle.base.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of a log.
 *
 * @param keysAndValues alternating names and values; a name without a value is printed with null
 */
public record LogLine(
    Log.Level level,
    String component,
    String sentence,
    @Nullable Throwable cause,
    @Nullable Object... keysAndValues) {

  /** The line as a JSON object, without a line end. */
  public String toJson(Instant time) {
    var out = new StringBuilder(160);
    out.append("{\"time\":\"").append(time).append("\",\"level\":\"").append(level);
    out.append("\",\"component\":");
    quote(out, component);
    out.append(",\"message\":");
    quote(out, sentence);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      out.append(',');
      quote(out, String.valueOf(keysAndValues[i]));
      out.append(':');
      value(out, i + 1 < keysAndValues.length ? keysAndValues[i + 1] : null);
    }
    if (cause != null) {
      out.append(",\"cause\":");
      quote(out, stackTrace(cause));
    }
    return out.append('}').toString();
  }

  private static void value(StringBuilder out, @Nullable Object value) {
    switch (value) {
      case null -> out.append("null");
      case Integer n -> out.append(n);
      case Long n -> out.append(n);
      case Boolean b -> out.append(b);
      default -> quote(out, value.toString());
    }
  }

  private static String stackTrace(Throwable cause) {
    var text = new StringWriter();
    cause.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < 0x20) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
