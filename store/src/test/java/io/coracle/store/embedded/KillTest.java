package io.coracle.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.base.Environment;
import io.coracle.store.Change;
import io.coracle.store.Key;
import io.coracle.store.Range;
import io.coracle.store.Stored;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a writing process again and again, as {@code kill -9} does, and looks each time whether
 * what it had acknowledged is there, and nothing that it had not tried.
 */
class KillTest {
  private static final int KILLS = 50;
  private static final int MAX_LINES_BEFORE_KILL = 600;
  private static final long SEED = 20260101;
  private static final Retention RETENTION =
      new Retention(Duration.ofMinutes(1), 1_000_000, 1L << 30);

  /** What a process said: one line for each commit. */
  private record Acknowledged(long revision, String path, String text) {}

  @TempDir private Path directory;

  /** The last acknowledged content of each key; a key that was removed maps to "-". */
  private final Map<String, Acknowledged> known = new HashMap<>();

  /** What the process that was killed last tried for each key since its last acknowledgement. */
  private final Map<String, String> tried = new HashMap<>();

  private long newest;
  private int acknowledged;

  @Test
  void kill_ofWritingProcess_losesNothingAcknowledgedAndInventsNothing()
      throws IOException, InterruptedException {
    var random = new SplittableRandom(SEED);
    // The next process starts while this one works, or most of the time would go into starting.
    Process next = start(0);
    try {
      for (int kill = 0; kill < KILLS; kill++) {
        Process process = next;
        next = start(kill + 1);
        tried.clear();
        try {
          writeUntilKilled(process, 1 + random.nextInt(MAX_LINES_BEFORE_KILL));
        } finally {
          process.destroyForcibly();
        }
        check(kill);
      }
    } finally {
      next.destroyForcibly().waitFor();
    }
    assertThat(acknowledged).isGreaterThan(KILLS * 20);
  }

  private Process start(int kill) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-Xmx64m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            WritingProcess.class.getName(),
            directory.toString(),
            Long.toString(SEED + 100L * kill))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private void writeUntilKilled(Process process, int lines)
      throws IOException, InterruptedException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      assertThat(line).startsWith("ready ");
      for (int i = 0; line != null; i++) {
        if (i == lines) {
          // Unlike Process.destroyForcibly, leaves what it said readable.
          process.toHandle().destroyForcibly();
        }
        note(line);
        line = out.readLine();
      }
    }
    process.waitFor();
  }

  private void note(String line) {
    String[] words = line.split(" ");
    if (words[0].equals("try") && words.length == 4) {
      tried.put(words[1], words[2]);
    } else if (words[0].equals("done") && words.length == 5) {
      long revision = Long.parseLong(words[1]);
      // A removal of nothing is acknowledged with the revision that was current.
      if (!words[3].equals("-") || known.containsKey(words[2])) {
        var last = known.get(words[2]);
        if (last == null || last.revision() < revision) {
          known.put(words[2], new Acknowledged(revision, words[2], words[3]));
        }
      }
      newest = Math.max(newest, revision);
      acknowledged++;
    }
  }

  private void check(int kill) throws InterruptedException {
    try (var store = Stores.open(directory, Environment.system(), RETENTION)) {
      assertThat(store.revision()).as("kill %s", kill).isGreaterThanOrEqualTo(newest);
      Set<String> paths = new HashSet<>(known.keySet());
      paths.addAll(tried.keySet());
      for (Stored stored : store.range(Range.prefix("/"), 0, 0).entries()) {
        paths.add(stored.key().path());
      }
      for (String path : paths) {
        checkKey(kill, path, store);
      }
      checkHistory(store);
      newest = store.revision();
    }
  }

  private void checkKey(int kill, String path, EmbeddedStore store) {
    var stored = store.get(new Key(path));
    String text =
        stored
            .map(s -> WritingProcess.digest(new String(s.value(), StandardCharsets.UTF_8)))
            .orElse("-");
    Acknowledged last = known.get(path);
    String expected = last == null ? "-" : last.text();
    String inFlight = tried.getOrDefault(path, expected);
    assertThat(text).as("kill %s, %s", kill, path).isIn(expected, inFlight);
    long revision = stored.map(Stored::modified).orElse(store.revision());
    known.put(path, new Acknowledged(revision, path, text));
  }

  /** The history that was kept leads without a gap to the newest revision. */
  private static void checkHistory(EmbeddedStore store) throws InterruptedException {
    var sink = new RecordingSink();
    long after = store.compactedRevision();
    store.watch(Range.prefix("/"), after, sink);
    sink.awaitProgress(store.revision());
    List<Long> revisions = sink.changes().stream().map(Change::revision).toList();
    assertThat(revisions).hasSize((int) (store.revision() - after));
    for (int i = 0; i < revisions.size(); i++) {
      assertThat(revisions.get(i)).isEqualTo(after + 1 + i);
    }
  }
}
