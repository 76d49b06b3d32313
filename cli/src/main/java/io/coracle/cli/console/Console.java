package io.coracle.cli.console;

import io.coracle.base.Clock;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * Where a command says what it does. Results go to {@code out}; progress goes to {@code progress},
 * with the seconds since the command began. Thread-safe.
 */
public final class Console {
  /** Nobody is left without a line for longer than this while something is waited for. */
  public static final Duration LONGEST_SILENCE = Duration.ofSeconds(3);

  private final PrintStream out;
  private final PrintStream progress;
  private final Clock clock;
  private final long began;
  private long lastLine;

  public Console(PrintStream out, PrintStream progress, Clock clock) {
    this.out = out;
    this.progress = progress;
    this.clock = clock;
    this.began = clock.nanoTime();
    this.lastLine = began;
  }

  /** The console of this process. */
  public static Console system(Clock clock) {
    return new Console(System.out, System.err, clock);
  }

  /** A line of the command's result. */
  public synchronized void print(String line) {
    out.println(line);
    out.flush();
  }

  /** A line of progress. */
  public synchronized void step(String sentence) {
    lastLine = clock.nanoTime();
    double seconds = clock.since(began).toMillis() / 1000.0;
    progress.println(String.format(Locale.ROOT, "%6.1fs  %s", seconds, sentence));
    progress.flush();
  }

  /** A line that explains; without a time. */
  public synchronized void note(String line) {
    lastLine = clock.nanoTime();
    progress.println(line);
    progress.flush();
  }

  /** A line of progress, if there was none for {@link #LONGEST_SILENCE}. */
  public synchronized void stillWaiting(String sentence) {
    if (clock.since(lastLine).compareTo(LONGEST_SILENCE) >= 0) {
      step(sentence);
    }
  }
}
