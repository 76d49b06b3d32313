package io.coracle.kubelet.worker;

import io.coracle.kubelet.lifecycle.Action;
import io.coracle.kubelet.lifecycle.PodSnapshot;
import io.coracle.kubelet.telemetry.Telemetry;
import io.coracle.kubelet.trace.Span;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What was decided for a pod at one time, until all of it has been done: it is what one sync of a
 * pod is in the reference kubelet, and is timed and traced as such. Thread-safe.
 */
final class Pass {
  private final Telemetry telemetry;
  private final String type;
  private final Span span;
  private final long began;
  private final AtomicInteger left;

  private Pass(Telemetry telemetry, String type, Span span, int actions) {
    this.telemetry = telemetry;
    this.type = type;
    this.span = span;
    this.began = telemetry.clock().nanoTime();
    this.left = new AtomicInteger(actions);
  }

  /**
   * What is to be done of {@code actions}, reports left out: they are done at once.
   *
   * @param updated whether the pod has changed since the last time
   */
  static Pass begin(Telemetry telemetry, PodSnapshot seen, boolean updated, List<Action> actions) {
    int lasting = (int) actions.stream().filter(a -> !(a instanceof Action.Report)).count();
    if (lasting == 0) {
      return new Pass(telemetry, "", Span.NONE, 0);
    }
    String type = type(seen, updated);
    Span span = telemetry.tracing().begin("syncPod");
    Steps.describe(span, seen.pod());
    span.put("k8s.pod.update_type", type);
    return new Pass(telemetry, type, span, lasting);
  }

  private static String type(PodSnapshot seen, boolean updated) {
    if (seen.gone() || seen.memory().ending().isPresent()) {
      return "kill";
    }
    if (seen.sandboxes().isEmpty()) {
      return "create";
    }
    return updated ? "update" : "sync";
  }

  Span span() {
    return span;
  }

  /** One of the actions has been done. */
  void done() {
    if (left.decrementAndGet() == 0) {
      telemetry.meters().podWorked(type, telemetry.clock().since(began));
      span.end();
    }
  }
}
