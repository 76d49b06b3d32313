package io.coracle.base;

import java.time.Duration;
import java.util.Optional;

/** A value that arrives once. Thread-safe. */
public interface Promise<T> {

  /** Delivers the value; only the first delivery counts. Returns whether this was it. */
  boolean complete(T value);

  /** The value, if it has arrived. */
  Optional<T> value();

  /**
   * Blocks the current task until the value has arrived or {@code timeout} has passed.
   *
   * @return the value, or empty on timeout
   * @throws InterruptedException when the environment is being closed
   */
  Optional<T> await(Duration timeout) throws InterruptedException;

  /**
   * Blocks the current task until the value has arrived, for a value that is sure to come. Cheaper
   * than a wait with an end, which takes a timer.
   *
   * @throws InterruptedException when the environment is being closed
   */
  T await() throws InterruptedException;
}
