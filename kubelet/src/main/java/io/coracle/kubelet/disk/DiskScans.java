package io.coracle.kubelet.disk;

import io.coracle.base.Environment;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much the files below directories take. A result is kept, the longer the more it cost: scans
 * of one directory take at most one part in {@link #SHARE} of the time, however big it is.
 * Thread-safe; calls block, and scan one directory at a time.
 */
public final class DiskScans {
  /** How long a result is good at least. */
  static final Duration LEAST = Duration.ofSeconds(5);

  /** A result is good so many times as long as it took. */
  static final int SHARE = 20;

  /** More directories than this are not remembered. */
  private static final int MOST_KEPT = 10_000;

  private final Environment environment;
  private final Disks disks;
  private final Map<Path, Result> results = new HashMap<>();

  private record Result(Use use, Instant until) {}

  private record Hard(long device, long inode) {}

  public DiskScans(Environment environment, Disks disks) {
    this.environment = environment;
    this.disks = disks;
  }

  /**
   * What the directory and everything below it on the same filesystem takes; nothing if it is not
   * there.
   */
  public Use of(Path directory) {
    Use known = known(directory);
    return known == null ? scan(directory) : known;
  }

  private synchronized @Nullable Use known(Path directory) {
    Result result = results.get(directory);
    return result != null && environment.clock().now().isBefore(result.until())
        ? result.use()
        : null;
  }

  private synchronized Use scan(Path directory) {
    Use known = known(directory);
    if (known != null) {
      return known;
    }
    long began = environment.clock().nanoTime();
    Use use = measure(directory);
    Duration rest = environment.clock().since(began).multipliedBy(SHARE);
    Instant now = environment.clock().now();
    if (results.size() >= MOST_KEPT) {
      results.values().removeIf(result -> !now.isBefore(result.until()));
    }
    results.put(directory, new Result(use, now.plus(rest.compareTo(LEAST) < 0 ? LEAST : rest)));
    return use;
  }

  private Use measure(Path root) {
    Set<Hard> counted = new HashSet<>();
    Deque<Path> open = new ArrayDeque<>();
    Use use = Use.NONE;
    long device = -1;
    open.push(root);
    while (!open.isEmpty()) {
      Path path = open.pop();
      try {
        Disks.Entry entry = disks.entry(path);
        device = device < 0 ? entry.device() : device;
        boolean twice =
            !entry.directory()
                && entry.links() > 1
                && !counted.add(new Hard(entry.device(), entry.inode()));
        if (entry.device() != device || twice) {
          continue;
        }
        use = use.plus(new Use(entry.bytes(), 1));
        if (entry.directory()) {
          list(path, open);
        }
      } catch (IOException e) {
        // Gone while we looked, which files of running containers do.
        continue;
      }
    }
    return use;
  }

  private static void list(Path directory, Deque<Path> open) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(open::push);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** Forgets what is known of directories below {@code directory}. */
  public synchronized void forget(Path directory) {
    results.keySet().removeIf(path -> path.startsWith(directory));
  }
}
