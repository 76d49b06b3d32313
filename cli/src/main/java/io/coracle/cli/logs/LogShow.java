package io.coracle.cli.logs;

import io.coracle.base.Environment;
import io.coracle.cli.console.Console;
import io.coracle.cluster.ClusterException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Shows log files in the order of their times, and then what is added to them. */
public final class LogShow {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final String TIME_FIELD = "{\"time\":\"";

  private final LogFormat format;
  private final Console console;
  private final List<Tail> tails;

  public LogShow(List<Path> files, LogFormat format, Console console) {
    this.format = format;
    this.console = console;
    this.tails = files.stream().map(Tail::new).toList();
  }

  /** Shows what the files hold now. */
  public void showAll() {
    var lines = new ArrayList<String>();
    for (Tail tail : tails) {
      lines.addAll(tail.olderLines());
    }
    lines.addAll(newLines());
    print(lines);
  }

  /** Shows what is added, until this thread is interrupted. */
  public void follow(Environment environment) {
    try {
      while (true) {
        print(newLines());
        environment.tasks().sleep(POLL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<String> newLines() {
    var lines = new ArrayList<String>();
    tails.forEach(tail -> lines.addAll(tail.newLines()));
    return lines;
  }

  private void print(List<String> lines) {
    List<Timed> timed = new ArrayList<>();
    String last = "";
    for (String line : lines) {
      // What has no time, such as a trace of the JVM, stays behind the line before it.
      last = time(line).orElse(last);
      timed.add(new Timed(last, line));
    }
    timed.sort(Comparator.comparing(Timed::time));
    timed.forEach(t -> format.lines(t.line()).forEach(console::print));
  }

  private record Timed(String time, String line) {}

  /** Without its Z, so that texts with more and fewer digits sort as their times do. */
  private static Optional<String> time(String line) {
    int end = line.indexOf("Z\"", TIME_FIELD.length());
    return line.startsWith(TIME_FIELD) && end > 0
        ? Optional.of(line.substring(TIME_FIELD.length(), end))
        : Optional.empty();
  }

  /** One file from where it was last read. */
  private static final class Tail {
    private final Path file;
    private long offset;

    Tail(Path file) {
      this.file = file;
    }

    List<String> olderLines() {
      Path older = LogFilesOf.older(file);
      try {
        return Files.exists(older) ? Files.readAllLines(older) : List.of();
      } catch (IOException e) {
        throw new ClusterException("cannot read " + older + ": " + e, e);
      }
    }

    /** Whole lines only; a file that has become shorter was rotated and begins anew. */
    List<String> newLines() {
      if (!Files.exists(file)) {
        return List.of();
      }
      try (var channel = Files.newByteChannel(file)) {
        if (channel.size() < offset) {
          offset = 0;
        }
        channel.position(offset);
        byte[] bytes = java.nio.channels.Channels.newInputStream(channel).readAllBytes();
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
          end--;
        }
        offset += end;
        return new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
      } catch (IOException e) {
        throw new ClusterException("cannot read " + file + ": " + e, e);
      }
    }
  }
}
