package io.coracle.cli.console;

import io.coracle.api.StatusException;
import java.util.ArrayList;
import java.util.List;

/** Refusals of an API server in lines for people. */
public final class Faults {
  private Faults() {}

  /** What the server said, with one line for each cause that its message does not contain. */
  public static List<String> lines(StatusException refusal) {
    var lines = new ArrayList<String>();
    String reason = refusal.reason().text();
    String message = refusal.getMessage();
    lines.add(reason.isEmpty() ? message : message + " (" + reason + ")");
    refusal
        .details()
        .ifPresent(
            details -> {
              for (StatusException.Cause cause : details.causes()) {
                if (!message.contains(cause.message())) {
                  lines.add("  " + cause.field() + ": " + cause.message());
                }
              }
            });
    return List.copyOf(lines);
  }
}
