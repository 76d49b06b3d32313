package io.coracle.cli.foreground;

import io.coracle.cluster.ClusterException;
import io.coracle.cluster.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * What a starting cluster tells who waits for it: steps, one a line, in {@code logs/progress}, and
 * why it failed in the failure file. Written by one process and read by another; not thread-safe.
 */
public final class StartReport {
  private final DataDirectory data;
  private int told;

  private StartReport(DataDirectory data) {
    this.data = data;
  }

  private static Path steps(DataDirectory data) {
    return data.logs().resolve("progress");
  }

  /** A new report, without what an earlier start has told. */
  public static StartReport begin(DataDirectory data) {
    try {
      Files.createDirectories(data.logs());
      Files.deleteIfExists(steps(data));
      Files.deleteIfExists(data.failureFile());
      Files.deleteIfExists(data.stateFile());
      return new StartReport(data);
    } catch (IOException e) {
      throw new ClusterException("cannot write below " + data.root() + ": " + e, e);
    }
  }

  /** The report that another process has begun. */
  public static StartReport of(DataDirectory data) {
    return new StartReport(data);
  }

  /** Tells a step. */
  public void step(String sentence) {
    try {
      Files.createDirectories(data.logs());
      Files.writeString(
          steps(data),
          sentence.replace('\n', ' ') + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new ClusterException("cannot write below " + data.logs() + ": " + e, e);
    }
  }

  /** Tells why the start failed. */
  public void fail(String sentence) {
    try {
      Files.writeString(data.failureFile(), sentence + "\n");
    } catch (IOException e) {
      throw new ClusterException(sentence + " (and cannot write " + data.failureFile() + ")", e);
    }
  }

  /** The whole lines that have been told since the last call. */
  public List<String> newSteps() {
    try {
      if (!Files.exists(steps(data))) {
        return List.of();
      }
      String text = Files.readString(steps(data));
      List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
      List<String> fresh = lines.subList(Math.min(told, lines.size()), lines.size());
      told = lines.size();
      return fresh;
    } catch (IOException e) {
      throw new ClusterException("cannot read below " + data.logs() + ": " + e, e);
    }
  }

  /** Why the start failed, if it said so. */
  public Optional<String> failure() {
    try {
      return Files.exists(data.failureFile())
          ? Optional.of(Files.readString(data.failureFile()).strip())
          : Optional.empty();
    } catch (IOException e) {
      throw new ClusterException("cannot read " + data.failureFile() + ": " + e, e);
    }
  }
}
