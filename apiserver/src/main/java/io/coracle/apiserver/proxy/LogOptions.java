package io.coracle.apiserver.proxy;

import io.coracle.api.FieldFaults;
import io.coracle.api.GroupVersionKind;
import io.coracle.api.StatusException;
import io.coracle.http.Query;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks the options of a request for logs ({@code core/v1 PodLogOptions}). */
final class LogOptions {
  private static final GroupVersionKind KIND = new GroupVersionKind("", "v1", "PodLogOptions");
  private static final List<String> FLAGS = List.of("follow", "previous", "timestamps");

  private static final List<String> STREAMS = List.of("All", "Stdout", "Stderr");

  private LogOptions() {}

  /**
   * The options as the kubelet takes them.
   *
   * @throws StatusException with reason Invalid or BadRequest
   */
  static Query check(Query query, String pod) {
    var faults = new FieldFaults();
    var onward = new ArrayList<String>();
    for (String flag : FLAGS) {
      if (query.flag(flag)) {
        add(onward, flag, "true");
      }
    }
    number(query, "tailLines", 0, faults).ifPresent(n -> add(onward, "tailLines", n));
    number(query, "limitBytes", 1, faults).ifPresent(n -> add(onward, "limitBytes", n));
    Optional<String> seconds = number(query, "sinceSeconds", 1, faults);
    Optional<String> time = query.first("sinceTime").filter(text -> !text.isEmpty());
    if (seconds.isPresent() && time.isPresent()) {
      faults.forbidden("", "at most one of `sinceTime` or `sinceSeconds` may be specified");
    }
    seconds.ifPresent(n -> add(onward, "sinceSeconds", n));
    time.ifPresent(text -> add(onward, "sinceTime", checkTime(text)));
    query
        .first("stream")
        .filter(stream -> !stream.isEmpty())
        .ifPresent(stream -> add(onward, "stream", checkStream(stream, faults)));
    if (!faults.isEmpty()) {
      throw StatusException.invalid(KIND, pod, faults);
    }
    return Query.of(onward.toArray(String[]::new));
  }

  private static void add(List<String> onward, String name, String value) {
    onward.add(name);
    onward.add(value);
  }

  private static Optional<String> number(Query query, String name, long least, FieldFaults faults) {
    Optional<String> text = query.first(name).filter(t -> !t.isEmpty());
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      long value = Long.parseLong(text.get());
      if (value < least) {
        faults.invalid(
            name,
            value,
            least == 0 ? "must be greater than or equal to 0" : "must be greater than 0");
      }
      return text;
    } catch (NumberFormatException e) {
      throw StatusException.badRequest(
          "parsing parameter \"" + name + "\": \"" + text.get() + "\" is not a number");
    }
  }

  private static String checkTime(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant().toString();
    } catch (DateTimeException e) {
      throw StatusException.badRequest(
          "parsing parameter \"sinceTime\": \"" + text + "\" is not an RFC 3339 time");
    }
  }

  private static String checkStream(String stream, FieldFaults faults) {
    if (!STREAMS.contains(stream)) {
      faults.notSupported("stream", stream, STREAMS);
    }
    return stream;
  }
}
