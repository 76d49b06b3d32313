package io.coracle.kubelet.server;

import io.coracle.api.time.Times;
import io.coracle.http.Query;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which part of a container's log is wanted ({@code v1.PodLogOptions}).
 *
 * @param tailLines so many last lines; empty for all
 * @param limitBytes no more bytes than that; empty for all
 */
record LogOptions(
    boolean follow,
    boolean previous,
    boolean timestamps,
    Optional<Instant> since,
    OptionalLong tailLines,
    OptionalLong limitBytes,
    boolean stdout,
    boolean stderr) {

  /**
   * As the query says it.
   *
   * @throws IllegalArgumentException when it says something impossible
   */
  static LogOptions of(Query query, Instant now) {
    String stream = query.first("stream").orElse("All");
    return new LogOptions(
        query.flag("follow"),
        query.flag("previous"),
        query.flag("timestamps"),
        since(query, now),
        number(query, "tailLines", 0),
        number(query, "limitBytes", 1),
        !stream.equals("Stderr"),
        !stream.equals("Stdout"));
  }

  private static Optional<Instant> since(Query query, Instant now) {
    OptionalLong seconds = number(query, "sinceSeconds", 1);
    Optional<String> time = query.first("sinceTime");
    if (seconds.isPresent() && time.isPresent()) {
      throw new IllegalArgumentException(
          "at most one of `sinceTime` or `sinceSeconds` may be specified");
    }
    if (seconds.isPresent()) {
      return Optional.of(now.minusSeconds(seconds.getAsLong()));
    }
    try {
      return time.map(Times::parse);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("sinceTime: " + e.getMessage(), e);
    }
  }

  private static OptionalLong number(Query query, String name, long least) {
    Optional<String> text = query.first(name).filter(value -> !value.isEmpty());
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      long value = Long.parseLong(text.get());
      if (value >= least) {
        return OptionalLong.of(value);
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + ": not a number: " + text.get(), e);
    }
    throw new IllegalArgumentException(
        name + ": must be greater than or equal to " + least + ": " + text.get());
  }
}
