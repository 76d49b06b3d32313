package io.coracle.base;

import java.time.Duration;

/**
 * Starts concurrent work and lets it wait.
 *
 * <p>On a real machine a task is a virtual thread. In a virtual-time world it is a coroutine: one
 * task runs at a time, in an order that the seed decides, and time moves only when all of them
 * wait. So a task may block only in {@link #sleep} and in {@link Promise#await}; and it must not do
 * either while it holds a lock that another task wants.
 */
public interface Tasks {

  /** Starts {@code body} as a task. An exception that escapes it is logged under {@code name}. */
  void start(String name, Runnable body);

  /**
   * Starts {@code body} as a task that will block in calls of the operating system for long, such
   * as flushing a file. On a real machine it gets a thread of its own, so that other tasks never
   * wait for it; for a few long-lived tasks only. Elsewhere the same as {@link #start}.
   */
  default void startBlocking(String name, Runnable body) {
    start(name, body);
  }

  /**
   * Blocks the current task for {@code duration}.
   *
   * @throws InterruptedException when the environment is being closed
   */
  void sleep(Duration duration) throws InterruptedException;

  /** A value that some task will deliver and others wait for, in the way this environment waits. */
  <T> Promise<T> promise();
}
