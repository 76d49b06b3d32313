package io.coracle.cli.up;

import io.coracle.cli.console.Console;

/** Says, when this command is interrupted, that the cluster runs on. */
final class InterruptNotice implements AutoCloseable {
  private final Thread hook;

  private InterruptNotice(Thread hook) {
    this.hook = hook;
  }

  static InterruptNotice install(Console console) {
    Thread hook =
        new Thread(
            () ->
                console.note(
                    "\nThe cluster runs on: `coracle status` shows it, `coracle down` stops it."),
            "interrupt notice");
    Runtime.getRuntime().addShutdownHook(hook);
    return new InterruptNotice(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyEnding) {
      // The process is being interrupted right now, and the notice is what the user sees.
      return;
    }
  }
}
