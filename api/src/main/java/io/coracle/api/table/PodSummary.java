package io.coracle.api.table;

import io.coracle.api.time.Times;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What one line says about a pod.
 *
 * <p>The status is the most telling of: the phase, the pod's reason, that it is gated, what its
 * first unfinished init container does ({@code Init:1/2}), what the first container that does not
 * run waits for or ended with, and that it is being deleted.
 *
 * @param ready containers that are ready, sidecars included
 * @param total containers, sidecars included
 * @param restarts of all containers; while the pod initializes of its init containers, afterwards
 *     of sidecars and containers
 * @param lastRestart when a container ended last before it was started again
 */
record PodSummary(
    long ready, long total, String status, long restarts, Optional<Instant> lastRestart) {

  static PodSummary of(JsonNode pod) {
    return new Reader(pod).read();
  }

  /** Walks the container statuses once. Not thread-safe. */
  private static final class Reader {
    private final JsonNode pod;
    private final JsonNode status;
    private final Set<String> sidecars = new HashSet<>();
    private String reason;
    private long ready;
    private final Restarts all = new Restarts();
    private final Restarts ofSidecars = new Restarts();

    Reader(JsonNode pod) {
      this.pod = pod;
      this.status = pod.path("status");
      for (JsonNode container : pod.path("spec").path("initContainers")) {
        if (container.path("restartPolicy").asString("").equals("Always")) {
          sidecars.add(container.path("name").asString(""));
        }
      }
      reason = Texts.or(status.path("reason"), status.path("phase").asString(""));
      for (JsonNode condition : status.path("conditions")) {
        if (condition.path("type").asString("").equals("PodScheduled")
            && condition.path("reason").asString("").equals("SchedulingGated")) {
          reason = "SchedulingGated";
        }
      }
    }

    PodSummary read() {
      Restarts restarts = all;
      boolean initializing = readInitContainers();
      if (!initializing || Texts.conditionIsTrue(pod, "Initialized")) {
        restarts = ofSidecars;
        readContainers(restarts);
      }
      return new PodSummary(
          ready,
          pod.path("spec").path("containers").size() + sidecars.size(),
          withDeletion(),
          restarts.count,
          Optional.ofNullable(restarts.last));
    }

    /** Whether an init container is unfinished. */
    private boolean readInitContainers() {
      int index = 0;
      for (JsonNode container : status.path("initContainerStatuses")) {
        boolean sidecar = sidecars.contains(container.path("name").asString(""));
        all.add(container);
        if (sidecar) {
          ofSidecars.add(container);
        }
        if (!isDone(container, sidecar)) {
          reason = "Init:" + initReason(container, index);
          return true;
        }
        index++;
      }
      return false;
    }

    private boolean isDone(JsonNode container, boolean sidecar) {
      JsonNode terminated = container.path("state").path("terminated");
      if (terminated.isObject() && terminated.path("exitCode").asInt(0) == 0) {
        return true;
      }
      boolean started = sidecar && container.path("started").asBoolean(false);
      if (started && container.path("ready").asBoolean(false)) {
        ready++;
      }
      return started;
    }

    private String initReason(JsonNode container, int index) {
      JsonNode terminated = container.path("state").path("terminated");
      if (terminated.isObject()) {
        return ended(terminated);
      }
      String waiting = container.path("state").path("waiting").path("reason").asString("");
      return waiting.isEmpty() || waiting.equals("PodInitializing")
          ? index + "/" + pod.path("spec").path("initContainers").size()
          : waiting;
    }

    private static String ended(JsonNode terminated) {
      String reason = terminated.path("reason").asString("");
      if (!reason.isEmpty()) {
        return reason;
      }
      int signal = terminated.path("signal").asInt(0);
      return signal != 0 ? "Signal:" + signal : "ExitCode:" + terminated.path("exitCode").asInt(0);
    }

    /** From the last to the first: so the first container that has something to say says it. */
    private void readContainers(Restarts restarts) {
      boolean running = false;
      JsonNode containers = status.path("containerStatuses");
      for (int i = containers.size() - 1; i >= 0; i--) {
        JsonNode container = containers.path(i);
        JsonNode state = container.path("state");
        restarts.add(container);
        String waiting = state.path("waiting").path("reason").asString("");
        if (!waiting.isEmpty()) {
          reason = waiting;
        } else if (state.path("terminated").isObject()) {
          reason = ended(state.path("terminated"));
        } else if (container.path("ready").asBoolean(false) && state.path("running").isObject()) {
          running = true;
          ready++;
        }
      }
      if (reason.equals("Completed") && running) {
        reason = Texts.conditionIsTrue(pod, "Ready") ? "Running" : "NotReady";
      }
    }

    private String withDeletion() {
      if (!Texts.isBeingDeleted(pod)) {
        return reason;
      }
      if (status.path("reason").asString("").equals("NodeLost")) {
        return "Unknown";
      }
      String phase = status.path("phase").asString("");
      return phase.equals("Succeeded") || phase.equals("Failed") ? reason : "Terminating";
    }
  }

  /** Counts restarts and remembers the last one. */
  private static final class Restarts {
    private long count;
    private @Nullable Instant last;

    void add(JsonNode container) {
      count += container.path("restartCount").asLong(0);
      JsonNode finished = container.path("lastState").path("terminated").path("finishedAt");
      if (finished.isString()) {
        Instant time = Times.parse(finished.asString());
        if (last == null || last.isBefore(time)) {
          last = time;
        }
      }
    }
  }
}
