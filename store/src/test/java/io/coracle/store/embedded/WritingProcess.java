package io.coracle.store.embedded;

import static io.coracle.store.embedded.Texts.value;

import io.coracle.base.Environment;
import io.coracle.store.Key;
import io.coracle.store.Outcome;
import io.coracle.store.Transaction;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A program that writes to a store until it is killed, and says on standard output what was
 * acknowledged: a line for each commit, {@code revision path text} or {@code revision path -}.
 */
public final class WritingProcess {
  private static final int WRITERS = 4;
  private static final int KEYS = 20;

  /** Tells a complete line from one that was cut. */
  private static final String END = " .";

  private static final int MAX_TEXT = 3000;

  private WritingProcess() {}

  public static void main(String[] arguments) throws IOException {
    var environment = Environment.system();
    var retention = new Retention(Duration.ofMinutes(1), 150, 1 << 20);
    // Started ahead of its time, the program waits here for its turn.
    if (System.in.read() < 0) {
      return;
    }
    var store = Stores.open(Path.of(arguments[0]), environment, retention);
    System.out.println("ready " + store.revision());
    for (int i = 0; i < WRITERS; i++) {
      int writer = i;
      long seed = Long.parseLong(arguments[1]) + i;
      environment
          .tasks()
          .start("writer", () -> write(store, System.out, writer, new SplittableRandom(seed)));
    }
    // Ends with the one who started it, should that one fail to kill it.
    while (System.in.read() >= 0) {
      continue;
    }
  }

  private static void write(
      EmbeddedStore store, PrintStream out, int writer, SplittableRandom random) {
    while (!out.checkError()) {
      var key = new Key("/things/" + writer + "/" + random.nextInt(KEYS));
      boolean removal = random.nextInt(4) == 0;
      String text = "t" + random.nextLong() + "x".repeat(random.nextInt(MAX_TEXT));
      Transaction.Change change =
          removal
              ? new Transaction.Delete(key, value("gone"))
              : new Transaction.Put(key, value(text));
      // Said before the commit, so that what was in flight when the process died is known too.
      out.println("try " + key + " " + (removal ? "-" : digest(text)) + END);
      Outcome outcome = store.commit(new Transaction(List.of(), List.of(change)));
      if (outcome instanceof Outcome.Committed committed) {
        out.println(
            "done "
                + committed.revision()
                + " "
                + key
                + " "
                + (removal ? "-" : digest(text))
                + END);
      }
    }
  }

  /** A text is long; its beginning and its length say as much. */
  static String digest(String text) {
    int end = text.indexOf('x');
    return (end < 0 ? text : text.substring(0, end)) + "+" + text.length();
  }
}
