package io.coracle.kubelet.probe;

import io.coracle.base.Environment;
import io.coracle.kubelet.lifecycle.ProbeVerdict;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.PodEvents;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.telemetry.ProbeTally;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The probes of one run of a container. The startup probe runs alone until it succeeds; then
 * readiness and liveness probes run until {@link #close}. Thread-safe; the listener is called
 * without a lock held, whenever the verdict has changed.
 */
public final class ContainerProbes implements AutoCloseable {
  private final Environment environment;
  private final Probing probing;
  private final PodEvents events;
  private final Target target;
  private final ProbeTally tally;
  private final Consumer<ProbeVerdict> listener;
  private final Map<ProbeKind, ProbeLoop> loops = new EnumMap<>(ProbeKind.class);
  private final Map<ProbeKind, ProbeState> states = new EnumMap<>(ProbeKind.class);
  private ProbeVerdict reported;
  private boolean closed;

  /**
   * Probes that have not begun.
   *
   * @param tally told of each
   */
  public ContainerProbes(
      Environment environment,
      Probing probing,
      PodEvents events,
      ProbeTally tally,
      Target target,
      Consumer<ProbeVerdict> listener) {
    this.environment = environment;
    this.probing = probing;
    this.events = events;
    this.tally = tally;
    this.target = target;
    this.listener = listener;
    this.reported = verdict();
  }

  /** Whether a container has probes at all. */
  public static boolean wanted(Container container) {
    for (ProbeKind kind : ProbeKind.values()) {
      if (probe(container, kind) != null) {
        return true;
      }
    }
    return false;
  }

  /** Begins to probe. Returns the verdict to begin with. */
  public ProbeVerdict start() {
    synchronized (this) {
      if (probe(target.container(), ProbeKind.STARTUP) != null) {
        begin(ProbeKind.STARTUP);
      } else {
        begin(ProbeKind.READINESS);
        begin(ProbeKind.LIVENESS);
      }
      return reported;
    }
  }

  private void begin(ProbeKind kind) {
    Probe probe = probe(target.container(), kind);
    if (probe == null || closed) {
      return;
    }
    var loop =
        new ProbeLoop(
            environment,
            probe,
            "probe-" + target.container().getName(),
            () -> run(kind, probe),
            outcome -> take(kind, probe, outcome));
    loops.put(kind, loop);
    loop.start(target.started());
  }

  private ProbeOutcome run(ProbeKind kind, Probe probe) {
    long began = environment.clock().nanoTime();
    ProbeOutcome outcome = probing.run(target, probe);
    var result =
        switch (outcome) {
          case ProbeOutcome.Success _, ProbeOutcome.Warning _ -> ProbeTally.Result.SUCCESSFUL;
          case ProbeOutcome.Failure _ -> ProbeTally.Result.FAILED;
          case ProbeOutcome.Unknown _ -> ProbeTally.Result.UNKNOWN;
        };
    synchronized (this) {
      if (!closed) {
        tally.probed(subject(kind), result, environment.clock().since(began));
      }
    }
    return outcome;
  }

  private ProbeTally.Subject subject(ProbeKind kind) {
    Pod pod = target.pod();
    return new ProbeTally.Subject(
        kind.text(),
        target.container().getName(),
        Pods.name(pod),
        Pods.namespace(pod),
        Pods.uid(pod));
  }

  private void take(ProbeKind kind, Probe probe, ProbeOutcome outcome) {
    report(kind, outcome);
    if (outcome instanceof ProbeOutcome.Unknown) {
      return;
    }
    boolean success = !(outcome instanceof ProbeOutcome.Failure);
    ProbeVerdict changed;
    synchronized (this) {
      ProbeState state =
          states
              .getOrDefault(kind, ProbeState.NEW)
              .next(
                  success,
                  Fields.number(probe.getSuccessThreshold(), 1),
                  Fields.number(probe.getFailureThreshold(), 3));
      states.put(kind, state);
      settle(kind, state);
      changed = verdict();
      if (closed || changed.equals(reported)) {
        return;
      }
      reported = changed;
    }
    listener.accept(changed);
  }

  /** A startup probe that succeeds lets the others begin; a probe that has decided stops. */
  private void settle(ProbeKind kind, ProbeState state) {
    boolean succeeded = state.result().orElse(false);
    boolean failed = state.result().isPresent() && !succeeded;
    ProbeLoop loop = loops.get(kind);
    if (loop != null
        && (kind == ProbeKind.STARTUP ? state.result().isPresent() : kill(kind, failed))) {
      loop.stop();
    }
    if (kind == ProbeKind.STARTUP && succeeded && !loops.containsKey(ProbeKind.READINESS)) {
      begin(ProbeKind.READINESS);
      begin(ProbeKind.LIVENESS);
    }
  }

  private static boolean kill(ProbeKind kind, boolean failed) {
    return kind == ProbeKind.LIVENESS && failed;
  }

  private ProbeVerdict verdict() {
    Container container = target.container();
    boolean started =
        probe(container, ProbeKind.STARTUP) == null || result(ProbeKind.STARTUP).orElse(false);
    boolean ready =
        probe(container, ProbeKind.READINESS) == null || result(ProbeKind.READINESS).orElse(false);
    Optional<ProbeVerdict.Failed> failed =
        failed(ProbeKind.STARTUP, "startup").or(() -> failed(ProbeKind.LIVENESS, "liveness"));
    return new ProbeVerdict(started, started && ready, failed);
  }

  private Optional<Boolean> result(ProbeKind kind) {
    return states.getOrDefault(kind, ProbeState.NEW).result();
  }

  private Optional<ProbeVerdict.Failed> failed(ProbeKind kind, String name) {
    Probe probe = probe(target.container(), kind);
    if (probe == null || result(kind).orElse(true)) {
      return Optional.empty();
    }
    long grace = Fields.number(probe.getTerminationGracePeriodSeconds(), -1L);
    return Optional.of(new ProbeVerdict.Failed(name, grace));
  }

  private void report(ProbeKind kind, ProbeOutcome outcome) {
    String name = target.container().getName();
    switch (outcome) {
      case ProbeOutcome.Success _ -> {}
      case ProbeOutcome.Warning warning ->
          events.record(
              target.pod(),
              name,
              true,
              "ProbeWarning",
              kind.text() + " probe warning: " + warning.message());
      case ProbeOutcome.Failure failure ->
          events.record(
              target.pod(),
              name,
              true,
              "Unhealthy",
              kind.text() + " probe failed: " + failure.message());
      case ProbeOutcome.Unknown unknown ->
          events.record(
              target.pod(),
              name,
              true,
              "Unhealthy",
              kind.text() + " probe errored and resulted in unknown state: " + unknown.message());
    }
  }

  private static @Nullable Probe probe(Container container, ProbeKind kind) {
    return switch (kind) {
      case STARTUP -> container.getStartupProbe();
      case READINESS -> container.getReadinessProbe();
      case LIVENESS -> container.getLivenessProbe();
    };
  }

  @Override
  public synchronized void close() {
    closed = true;
    loops.values().forEach(ProbeLoop::stop);
    loops.keySet().forEach(kind -> tally.forget(subject(kind)));
  }
}
