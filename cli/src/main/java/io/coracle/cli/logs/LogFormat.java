package io.coracle.cli.logs;

import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a line of a log for people:
 *
 * <pre>
 * {"time":"2026-01-02T03:04:05.678Z","level":"INFO","component":"kubelet","message":"Pod started","pod":"a/b"}
 * 2026-01-02 03:04:05.678 INFO  kubelet     Pod started  pod=a/b
 * </pre>
 *
 * A line that is not of this form is shown as it is.
 */
public final class LogFormat {
  private static final Set<String> OWN = Set.of("time", "level", "component", "message", "cause");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

  private final ZoneId zone;

  /**
   * @param zone in which times are shown
   */
  public LogFormat(ZoneId zone) {
    this.zone = zone;
  }

  /** The lines to show for one line of a log file; a stack trace makes more than one. */
  public List<String> lines(String text) {
    if (!text.startsWith("{")) {
      return List.of(text);
    }
    try {
      return lines(Json.parseObject(text.getBytes(StandardCharsets.UTF_8)));
    } catch (StatusException notJson) {
      return List.of(text);
    }
  }

  private List<String> lines(ObjectNode line) {
    var out = new StringBuilder();
    out.append(time(line.path("time").asString("")));
    out.append(String.format(" %-5s", line.path("level").asString("")));
    out.append(String.format(" %-12s", line.path("component").asString("")));
    out.append(' ').append(line.path("message").asString(""));
    String gap = "  ";
    for (var entry : line.properties()) {
      if (!OWN.contains(entry.getKey())) {
        out.append(gap).append(entry.getKey()).append('=').append(value(entry.getValue()));
        gap = " ";
      }
    }
    var lines = new ArrayList<String>();
    lines.add(out.toString());
    line.path("cause").asString("").lines().forEach(l -> lines.add("    " + l));
    return List.copyOf(lines);
  }

  private String time(String text) {
    try {
      return TIME.format(Instant.parse(text).atZone(zone));
    } catch (DateTimeParseException notATime) {
      return text;
    }
  }

  private static String value(JsonNode value) {
    String text = value.isString() ? value.asString() : value.toString();
    boolean quoted = text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c == '"');
    return quoted ? Json.text(value.isString() ? value : Json.object().stringNode(text)) : text;
  }
}
