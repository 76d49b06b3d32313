package io.coracle.kubelet.trace;

import io.coracle.base.Environment;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Begins traces, so many of each million, and hands their spans on. When it is off no span is ever
 * made. Thread-safe; nothing but {@link #close} waits for the collector.
 */
public final class Tracing implements AutoCloseable {
  private static final int MILLION = 1_000_000;
  private static final ScopedValue<Span> CURRENT = ScopedValue.newInstance();

  private final Environment environment;
  private final int perMillion;
  private final Optional<SpanQueue> queue;

  private Tracing(Environment environment, int perMillion, Optional<SpanQueue> queue) {
    this.environment = environment;
    this.perMillion = perMillion;
    this.queue = queue;
  }

  /** Traces nothing. */
  public static Tracing off(Environment environment) {
    return new Tracing(environment, 0, Optional.empty());
  }

  /**
   * Traces some of what is done.
   *
   * @param perMillion how many of a million traces are kept
   * @param exporter closed with this
   */
  public static Tracing to(Environment environment, int perMillion, SpanExporter exporter) {
    return new Tracing(environment, perMillion, Optional.of(new SpanQueue(environment, exporter)));
  }

  /** Begins a trace; {@link Span#NONE} if it is not one of those that are kept. */
  public Span begin(String name) {
    if (queue.isEmpty() || environment.ids().random().nextInt(MILLION) >= perMillion) {
      return Span.NONE;
    }
    return LiveSpan.root(environment, queue.get()::add, name);
  }

  /** The span that the caller works for. */
  public static Span current() {
    return CURRENT.isBound() ? CURRENT.get() : Span.NONE;
  }

  /**
   * Does something as that span and ends it: within, it is the {@link #current} one. What is thrown
   * marks it as failed and is thrown on.
   */
  public static <T> T within(Span span, Supplier<T> body) {
    if (!span.recording()) {
      return body.get();
    }
    try {
      return ScopedValue.where(CURRENT, span).call(body::get);
    } catch (RuntimeException e) {
      span.fail(e.getMessage() == null ? e.toString() : e.getMessage());
      throw e;
    } finally {
      span.end();
    }
  }

  /** How many spans were lost for want of room or of a collector. */
  public long dropped() {
    return queue.map(SpanQueue::dropped).orElse(0L);
  }

  @Override
  public void close() {
    queue.ifPresent(SpanQueue::close);
  }
}
