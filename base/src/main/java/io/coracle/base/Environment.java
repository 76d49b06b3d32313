package io.coracle.base;

import io.coracle.base.system.SystemEnvironment;

/**
 * Everything a component takes from the machine it runs on.
 *
 * @param clock the time
 * @param timers runs something later
 * @param tasks runs something beside this
 * @param ids random ids; on a real machine from a secure source
 */
public record Environment(Clock clock, Timers timers, Tasks tasks, Ids ids) {

  /** The real machine. */
  public static Environment system() {
    return SystemEnvironment.instance();
  }
}
