package io.coracle.kubelet.worker;

import io.coracle.api.StatusException;
import io.coracle.base.Environment;
import io.coracle.base.Promise;
import io.coracle.base.log.Log;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.telemetry.KubeletMeters;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the statuses of one pod: at once, one at a time; what is decided while a write is under
 * way replaces what waits. Writes that fail are repeated with a growing delay. Thread-safe.
 */
final class StatusWriter {
  private static final Log LOG = Log.of("kubelet");
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LAST_RETRY = Duration.ofSeconds(10);

  private final Environment environment;
  private final PodApi api;
  private final KubeletMeters meters;
  private final List<Promise<Boolean>> waiting = new ArrayList<>();
  private PodStatus written;
  private @Nullable Pod pod;
  private @Nullable PodStatus wanted;

  /** When the first change was decided that is not written yet. */
  private long wantedAt;

  private boolean writing;
  private boolean stopped;

  StatusWriter(Environment environment, PodApi api, KubeletMeters meters, PodStatus written) {
    this.environment = environment;
    this.api = api;
    this.meters = meters;
    this.written = written;
  }

  /** Has a status written, if it is not the one that was written last. */
  synchronized void write(Pod newPod, PodStatus status) {
    if (stopped || (wanted == null && !writing && status.equals(written))) {
      return;
    }
    if (wanted == null) {
      wantedAt = environment.clock().nanoTime();
    }
    pod = newPod;
    wanted = status;
    if (!writing) {
      writing = true;
      environment.tasks().start("status-" + Pods.name(newPod), this::writeAll);
    }
  }

  /**
   * Blocks until everything is written, or the API has the pod no more, or the limit is reached.
   */
  void flush(Duration limit) throws InterruptedException {
    Promise<Boolean> done;
    synchronized (this) {
      if (!writing) {
        return;
      }
      done = environment.tasks().promise();
      waiting.add(done);
    }
    done.await(limit);
  }

  synchronized void stop() {
    stopped = true;
    wanted = null;
  }

  private record Write(Pod pod, PodStatus before, PodStatus status, long wantedAt) {}

  private synchronized @Nullable Write take() {
    if (wanted == null || pod == null || wanted.equals(written)) {
      wanted = null;
      writing = false;
      waiting.forEach(promise -> promise.complete(true));
      waiting.clear();
      return null;
    }
    var write = new Write(pod, written, wanted, wantedAt);
    wanted = null;
    return write;
  }

  private void writeAll() {
    Duration delay = FIRST_RETRY;
    for (Write write = take(); write != null; write = take()) {
      try {
        if (api.writeStatus(write.pod(), write.before(), write.status())) {
          done(write.status());
          meters.statusSynced(environment.clock().since(write.wantedAt()));
        } else {
          stop();
        }
        delay = FIRST_RETRY;
      } catch (StatusException e) {
        LOG.warn(
            "The status of a pod could not be written",
            "pod",
            Pods.reference(write.pod()),
            "message",
            e.getMessage());
        again(write, delay);
        delay =
            delay.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? delay.multipliedBy(2) : LAST_RETRY;
      }
    }
  }

  private synchronized void done(PodStatus status) {
    written = status;
  }

  private void again(Write write, Duration delay) {
    synchronized (this) {
      if (wanted == null && !stopped) {
        wanted = write.status();
        wantedAt = write.wantedAt();
      }
    }
    try {
      environment.tasks().sleep(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop();
    }
  }
}
