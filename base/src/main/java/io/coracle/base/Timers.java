package io.coracle.base;

import java.time.Duration;

/**
 * Runs something later. Timer bodies must be short and must not block: start a task from one for
 * real work.
 */
public interface Timers {

  /**
   * Runs {@code body} once, {@code delay} from now; a delay of zero or less means as soon as
   * possible.
   */
  Cancellable after(Duration delay, Runnable body);

  /**
   * Runs {@code body} again and again, {@code interval} after the previous run has ended. The first
   * run is one interval from now.
   */
  default Cancellable every(Duration interval, Runnable body) {
    return Repeating.start(this, interval, body);
  }
}
