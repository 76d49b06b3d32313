package io.coracle.base.log;

import io.coracle.base.Environment;
import java.io.PrintStream;

/**
 * Where log lines go. One sink serves the process; {@link #install} replaces it, as the launcher of
 * a program does.
 */
public interface LogSink {

  /** Takes one line. Must not throw; called from any thread. */
  void accept(LogLine line);

  /** Lines below this level are not made at all. */
  Log.Level threshold();

  /** Makes {@code sink} the sink of this process. */
  static void install(LogSink sink) {
    Current.sink = sink;
  }

  /**
   * The sink of this process: warnings and errors to standard error, unless another was installed.
   */
  static LogSink current() {
    return Current.sink;
  }

  /** A sink that writes JSON lines to {@code out}. */
  static LogSink to(PrintStream out, Log.Level threshold) {
    return new LogSink() {
      @Override
      public void accept(LogLine line) {
        out.println(line.toJson(Environment.system().clock().now()));
      }

      @Override
      public Log.Level threshold() {
        return threshold;
      }
    };
  }

  /** Holds the process-wide sink. */
  final class Current {
    private static volatile LogSink sink = LogSink.to(System.err, Log.Level.WARN);

    private Current() {}
  }
}
