package io.coracle.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the logs of simulated containers go. Thread-safe. */
public interface SimulatedLogs {

  /** Appends a line to the log at {@code path}. */
  void append(Path path, Instant time, String line);

  /** Files in the form that container runtimes write, so that the kubelet can serve them. */
  static SimulatedLogs onDisk() {
    return new OnDisk();
  }

  /** Memory: the last lines of each container. */
  static InMemory inMemory() {
    return new InMemory();
  }

  /** Logs on disk. */
  record OnDisk() implements SimulatedLogs {
    @Override
    public void append(Path path, Instant time, String line) {
      try {
        Path directory = path.getParent();
        if (directory != null && !Files.isDirectory(directory)) {
          Files.createDirectories(directory);
        }
        Files.writeString(
            path,
            nanoseconds(time) + " stdout F " + line + "\n",
            StandardCharsets.UTF_8,
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException("a simulated container's log cannot be written", e);
      }
    }

    /** RFC 3339 with nine digits, as runtimes write it. */
    private static String nanoseconds(Instant time) {
      String second = time.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
      return second.substring(0, second.length() - 1) + String.format(".%09dZ", time.getNano());
    }
  }

  /** Logs in memory. */
  final class InMemory implements SimulatedLogs {
    /** Of each log so many last lines are kept. */
    private static final int MAX_LINES = 1000;

    private final Map<Path, ArrayDeque<String>> logs = new LinkedHashMap<>();

    @Override
    public synchronized void append(Path path, Instant time, String line) {
      ArrayDeque<String> lines = logs.computeIfAbsent(path, ignored -> new ArrayDeque<>());
      lines.add(time + " " + line);
      if (lines.size() > MAX_LINES) {
        lines.remove();
      }
    }

    /** The lines of a log, each with its time. */
    public synchronized List<String> lines(Path path) {
      return List.copyOf(logs.getOrDefault(path, new ArrayDeque<>()));
    }
  }
}
