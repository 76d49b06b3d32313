package io.coracle.base.log;

import org.jspecify.annotations.Nullable;

/**
 * The log of one component. A line is a constant sentence and key-value pairs: {@code log.info("Pod
 * started", "pod", name)}. Values must not be secrets. Where lines go is {@link LogSink}'s affair.
 */
public final class Log {
  /** How much a line matters. */
  public enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR
  }

  private final String component;

  private Log(String component) {
    this.component = component;
  }

  /** The log of the component of that name, e.g. {@code kubelet}. */
  public static Log of(String component) {
    return new Log(component);
  }

  public void debug(String sentence, @Nullable Object... keysAndValues) {
    write(Level.DEBUG, sentence, null, keysAndValues);
  }

  public void info(String sentence, @Nullable Object... keysAndValues) {
    write(Level.INFO, sentence, null, keysAndValues);
  }

  public void warn(String sentence, @Nullable Object... keysAndValues) {
    write(Level.WARN, sentence, null, keysAndValues);
  }

  public void warn(String sentence, Throwable cause, @Nullable Object... keysAndValues) {
    write(Level.WARN, sentence, cause, keysAndValues);
  }

  public void error(String sentence, Throwable cause, @Nullable Object... keysAndValues) {
    write(Level.ERROR, sentence, cause, keysAndValues);
  }

  private void write(
      Level level, String sentence, @Nullable Throwable cause, @Nullable Object... keysAndValues) {
    LogSink sink = LogSink.current();
    if (level.compareTo(sink.threshold()) >= 0) {
      sink.accept(new LogLine(level, component, sentence, cause, keysAndValues));
    }
  }
}
