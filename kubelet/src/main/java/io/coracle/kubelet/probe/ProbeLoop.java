package io.coracle.kubelet.probe;

import io.coracle.base.Cancellable;
import io.coracle.base.Environment;
import io.coracle.kubelet.pods.Fields;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs one probe again and again: first when its initial delay has passed since the container's
 * start, then once in a period, never two at a time. No thread waits between runs.
 */
final class ProbeLoop {
  private final Environment environment;
  private final Probe probe;
  private final String name;
  private final Supplier<ProbeOutcome> run;
  private final Consumer<ProbeOutcome> listener;
  private boolean stopped;
  private @Nullable Cancellable timer;

  ProbeLoop(
      Environment environment,
      Probe probe,
      String name,
      Supplier<ProbeOutcome> run,
      Consumer<ProbeOutcome> listener) {
    this.environment = environment;
    this.probe = probe;
    this.name = name;
    this.run = run;
    this.listener = listener;
  }

  /** Begins; {@code started} is when the container did. */
  void start(Instant started) {
    Instant first = started.plusSeconds(Fields.number(probe.getInitialDelaySeconds(), 0));
    schedule(Duration.between(environment.clock().now(), first));
  }

  private synchronized void schedule(Duration delay) {
    if (!stopped) {
      timer =
          environment
              .timers()
              .after(
                  delay.isNegative() ? Duration.ZERO : delay,
                  () -> environment.tasks().start(name, this::once));
    }
  }

  private void once() {
    if (isStopped()) {
      return;
    }
    long began = environment.clock().nanoTime();
    ProbeOutcome outcome = run.get();
    if (!isStopped()) {
      listener.accept(outcome);
      Duration period =
          Duration.ofSeconds(Math.max(1, Fields.number(probe.getPeriodSeconds(), 10)));
      schedule(period.minus(environment.clock().since(began)));
    }
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  synchronized void stop() {
    stopped = true;
    if (timer != null) {
      timer.cancel();
    }
  }
}
