package io.coracle.client.leader;

import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.client.Client;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs something while this process leads: starts it when it does, stops it when it does no more,
 * and starts it anew when it leads again. Thread-safe.
 */
public final class WhileLeading implements AutoCloseable {
  private static final Log LOG = Log.of("leader-election");

  private final Environment environment;
  private final LeaderElection election;
  private final Supplier<? extends AutoCloseable> starter;
  private final LeaderElector elector;

  /** Held by whoever starts or stops, which may block. */
  private final ReentrantLock work = new ReentrantLock();

  private volatile boolean wanted;
  private @Nullable AutoCloseable running;

  /**
   * Begins to contend. Returns at once.
   *
   * @param starter starts the thing, which is stopped by closing it; may block. Tried again, as
   *     often as the lease, when it fails
   */
  public static WhileLeading run(
      Environment environment,
      Client client,
      LeaderElection election,
      Supplier<? extends AutoCloseable> starter) {
    var led = new WhileLeading(environment, client, election, starter);
    led.elector.start();
    return led;
  }

  private WhileLeading(
      Environment environment,
      Client client,
      LeaderElection election,
      Supplier<? extends AutoCloseable> starter) {
    this.environment = environment;
    this.election = election;
    this.starter = starter;
    this.elector =
        new LeaderElector(
            environment,
            client,
            election,
            new LeaderElector.Listener() {
              @Override
              public void started() {
                want(true);
              }

              @Override
              public void stopped() {
                want(false);
              }
            });
  }

  private void want(boolean lead) {
    wanted = lead;
    environment.tasks().start("leader's work", this::settle);
  }

  /** Starts or stops until that is what is wanted: the wish can change meanwhile. */
  private void settle() {
    work.lock();
    try {
      while (wanted != (running != null)) {
        if (!(wanted ? begin() : end())) {
          return;
        }
      }
    } finally {
      work.unlock();
    }
  }

  private boolean begin() {
    try {
      running = starter.get();
      return true;
    } catch (RuntimeException e) {
      LOG.error("What the leader does could not be started", e, "lease", election.name());
      environment
          .timers()
          .after(
              election.retryPeriod(),
              () -> environment.tasks().start("leader's work", this::settle));
      return false;
    }
  }

  private boolean end() {
    AutoCloseable ending = running;
    running = null;
    if (ending != null) {
      try {
        ending.close();
      } catch (Exception e) {
        LOG.error("What the leader did stopped in disorder", e, "lease", election.name());
      }
    }
    return true;
  }

  /** Stops contending, gives the lease up, and returns when what ran has stopped. */
  @Override
  public void close() {
    elector.close();
    wanted = false;
    settle();
  }
}
