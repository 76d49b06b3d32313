package io.coracle.base.log;

import io.coracle.base.Clock;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes each component's log to a file of its own, {@code COMPONENT.log}, and keeps one older file
 * beside it. A file that cannot be written loses lines but never stops the component; the fault is
 * told once on standard error.
 */
public final class LogFiles implements LogSink, AutoCloseable {
  /** A file that has grown beyond this many bytes is moved to {@code COMPONENT.log.1}. */
  public static final long MAX_FILE_BYTES = 8L * 1024 * 1024;

  /**
   * Components beyond this number share one file, so that names cannot exhaust file descriptors.
   */
  private static final int MAX_FILES = 32;

  private final Path directory;
  private final Clock clock;
  private final Log.Level threshold;
  private final Map<String, Open> files = new HashMap<>();
  private boolean faultTold;

  private LogFiles(Path directory, Clock clock, Log.Level threshold) {
    this.directory = directory;
    this.clock = clock;
    this.threshold = threshold;
  }

  /** Log files in {@code directory}, which is created if it is not there. */
  public static LogFiles in(Path directory, Clock clock, Log.Level threshold) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create the log directory " + directory, e);
    }
    return new LogFiles(directory, clock, threshold);
  }

  @Override
  public Log.Level threshold() {
    return threshold;
  }

  @Override
  public synchronized void accept(LogLine line) {
    String text = line.toJson(clock.now()) + "\n";
    String name = fileName(line.component());
    try {
      Open open = files.get(name);
      if (open == null) {
        open = Open.of(directory.resolve(name));
        files.put(name, open);
      }
      open.append(text);
    } catch (IOException e) {
      tellFault(e);
    }
  }

  private String fileName(String component) {
    String name = component.replaceAll("[^A-Za-z0-9-]", "-") + ".log";
    return files.containsKey(name) || files.size() < MAX_FILES ? name : "other.log";
  }

  private void tellFault(IOException fault) {
    if (!faultTold) {
      faultTold = true;
      System.err.println(
          "Log lines are being lost: cannot write below " + directory + ": " + fault);
    }
  }

  @Override
  public synchronized void close() {
    for (Open open : files.values()) {
      try {
        open.writer.close();
      } catch (IOException e) {
        tellFault(e);
      }
    }
    files.clear();
  }

  /** A file being written. */
  private static final class Open {
    private final Path path;
    private BufferedWriter writer;
    private long bytes;

    private Open(Path path, BufferedWriter writer, long bytes) {
      this.path = path;
      this.writer = writer;
      this.bytes = bytes;
    }

    static Open of(Path path) throws IOException {
      BufferedWriter writer =
          Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      return new Open(path, writer, Files.size(path));
    }

    void append(String text) throws IOException {
      if (bytes > MAX_FILE_BYTES) {
        rotate();
      }
      writer.write(text);
      writer.flush();
      bytes += text.length();
    }

    private void rotate() throws IOException {
      writer.close();
      Path older = path.resolveSibling(path.getFileName() + ".1");
      Files.move(path, older, StandardCopyOption.REPLACE_EXISTING);
      writer = Files.newBufferedWriter(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      bytes = 0;
    }
  }
}
