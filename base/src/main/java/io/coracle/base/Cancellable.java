package io.coracle.base;

/**
 * Something that can be called off. Calling it off twice, or after it has happened, does nothing.
 */
@FunctionalInterface
public interface Cancellable extends AutoCloseable {

  /** Calls it off. A run that has already begun is not interrupted. */
  void cancel();

  @Override
  default void close() {
    cancel();
  }
}
