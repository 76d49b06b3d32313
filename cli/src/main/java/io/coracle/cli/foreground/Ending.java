package io.coracle.cli.foreground;

import io.coracle.base.Environment;
import io.coracle.base.Promise;
import io.coracle.base.log.Log;
import java.time.Duration;
import java.util.Optional;

/**
 * Ends what runs in this process in good order when the process is told to end (SIGTERM, Ctrl-C).
 */
final class Ending {
  private static final Log LOG = Log.of("cli");
  private static final Duration LOOK = Duration.ofHours(1);

  private final Runnable end;
  private final Promise<Boolean> ended;

  /**
   * @param end called once
   */
  Ending(Environment environment, Runnable end) {
    this.end = end;
    this.ended = environment.tasks().promise();
  }

  /**
   * Calls {@code ready} and returns when everything has ended. When {@code ready} throws, the end
   * comes at once.
   */
  void whileRunning(Runnable ready) {
    Thread hook = new Thread(this::finish, "end of the process");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      ready.run();
    } catch (RuntimeException e) {
      finish();
      throw e;
    }
    await();
  }

  private synchronized void finish() {
    if (ended.value().isPresent()) {
      return;
    }
    try {
      end.run();
    } catch (RuntimeException e) {
      LOG.error("Something did not end in good order", e);
    } finally {
      ended.complete(true);
    }
  }

  private void await() {
    try {
      Optional<Boolean> value = Optional.empty();
      while (value.isEmpty()) {
        value = ended.await(LOOK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
