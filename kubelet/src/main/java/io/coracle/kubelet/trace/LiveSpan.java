package io.coracle.kubelet.trace;

import io.coracle.base.Environment;
import io.coracle.kubelet.trace.FinishedSpan.Attribute;
import io.coracle.kubelet.trace.FinishedSpan.Id;
import io.coracle.kubelet.trace.FinishedSpan.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A span that is kept. Attributes beyond a bound are left out, long texts are cut. */
final class LiveSpan implements Span {
  private static final int MOST_ATTRIBUTES = 64;
  private static final int LONGEST_TEXT = 4096;

  private final Environment environment;
  private final Consumer<FinishedSpan> sink;
  private final Id trace;
  private final Id id;
  private final Optional<Id> parent;
  private final String name;
  private final Kind kind;
  private final Instant start;
  private final long began;
  private final List<Attribute> attributes = new ArrayList<>();
  private Optional<String> fault = Optional.empty();
  private boolean ended;

  private LiveSpan(
      Environment environment,
      Consumer<FinishedSpan> sink,
      Id trace,
      Optional<Id> parent,
      String name,
      Kind kind) {
    this.environment = environment;
    this.sink = sink;
    this.trace = trace;
    this.id = Id.random(environment.ids(), Id.SPAN_BYTES);
    this.parent = parent;
    this.name = name;
    this.kind = kind;
    this.start = environment.clock().now();
    this.began = environment.clock().nanoTime();
  }

  /** A span of a trace of its own. */
  static LiveSpan root(Environment environment, Consumer<FinishedSpan> sink, String name) {
    Id trace = Id.random(environment.ids(), Id.TRACE_BYTES);
    return new LiveSpan(environment, sink, trace, Optional.empty(), name, Kind.INTERNAL);
  }

  @Override
  public boolean recording() {
    return true;
  }

  @Override
  public Span child(String childName) {
    return new LiveSpan(environment, sink, trace, Optional.of(id), childName, Kind.INTERNAL);
  }

  @Override
  public Span call(String callName) {
    return new LiveSpan(environment, sink, trace, Optional.of(id), callName, Kind.CLIENT);
  }

  @Override
  public void put(String attribute, String value) {
    if (!value.isEmpty()) {
      put(new Attribute.Text(attribute, cut(value)));
    }
  }

  @Override
  public void put(String attribute, long value) {
    put(new Attribute.Number(attribute, value));
  }

  private synchronized void put(Attribute attribute) {
    if (!ended && attributes.size() < MOST_ATTRIBUTES) {
      attributes.add(attribute);
    }
  }

  @Override
  public synchronized void fail(String message) {
    if (fault.isEmpty()) {
      fault = Optional.of(cut(message));
    }
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
  }

  @Override
  public void end() {
    FinishedSpan finished;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      // By the clock that nobody sets: a span never ends before it began.
      Instant end = start.plus(environment.clock().since(began));
      finished = new FinishedSpan(trace, id, parent, name, kind, start, end, attributes, fault);
    }
    sink.accept(finished);
  }
}
