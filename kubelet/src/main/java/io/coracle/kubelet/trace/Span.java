package io.coracle.kubelet.trace;

/**
 * Something under way of which a collector is told when it has ended. Thread-safe.
 *
 * <p>{@link #NONE} stands for what nobody is to be told of: it takes everything and keeps nothing,
 * and so do its children.
 */
public sealed interface Span permits LiveSpan, Span.None {
  Span NONE = new None();

  /** Whether what is said of it is kept. Ask before you work out attributes that cost something. */
  boolean recording();

  /** Something that is done for this. */
  Span child(String name);

  /** A call to another program that is made for this. */
  Span call(String name);

  /** Says something of it; empty values are left out. */
  void put(String attribute, String value);

  void put(String attribute, long value);

  /** Says that it went wrong; the first message stays. */
  void fail(String message);

  /** Ends it; a second time does nothing. */
  void end();

  /** No span. */
  record None() implements Span {
    @Override
    public boolean recording() {
      return false;
    }

    @Override
    public Span child(String name) {
      return this;
    }

    @Override
    public Span call(String name) {
      return this;
    }

    @Override
    public void put(String attribute, String value) {}

    @Override
    public void put(String attribute, long value) {}

    @Override
    public void fail(String message) {}

    @Override
    public void end() {}
  }
}
