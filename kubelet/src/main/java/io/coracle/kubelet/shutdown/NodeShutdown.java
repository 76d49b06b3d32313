package io.coracle.kubelet.shutdown;

import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.kubelet.config.ShutdownSettings;
import io.coracle.kubelet.lifecycle.Ending.Failure;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.worker.PodWorkers;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/** Ends the pods of a node that goes down. Thread-safe. */
public final class NodeShutdown {
  private static final Log LOG = Log.of("kubelet");
  private static final Duration STEP = Duration.ofMillis(100);

  /** How long the last statuses may take to be written. */
  private static final Duration WRITING_LIMIT = Duration.ofSeconds(5);

  private static final Failure TERMINATED =
      Failure.disruption("Terminated", "Pod was terminated in response to imminent node shutdown.");

  private final Environment environment;
  private final ShutdownSettings settings;
  private volatile boolean begun;

  public NodeShutdown(Environment environment, ShutdownSettings settings) {
    this.environment = environment;
    this.settings = settings;
  }

  /** Whether the node is going down, so that it takes no pods any more. */
  public boolean begun() {
    return begun;
  }

  /** Why a pod is not taken; empty if it may be. */
  public Optional<Failure> refuse() {
    return begun
        ? Optional.of(new Failure("NodeShutdown", "Pod was rejected as the node is shutting down."))
        : Optional.empty();
  }

  /**
   * Ends all pods, those of the lowest priority first, if the settings ask for it. Blocks, at most
   * as long as the steps take together.
   *
   * @param announce tells the API that the node is going down
   */
  public void run(PodWorkers workers, Runnable announce) throws InterruptedException {
    if (!settings.asked()) {
      return;
    }
    begun = true;
    announce.run();
    for (ShutdownPlan.Group group : ShutdownPlan.of(settings, workers.candidates()).groups()) {
      LOG.info("Ends pods: the node goes down", "pods", group.pods().size());
      group.pods().forEach(pod -> workers.fail(pod, TERMINATED, group.grace(pod)));
      await(workers, group);
    }
    workers.flush(WRITING_LIMIT);
  }

  private void await(PodWorkers workers, ShutdownPlan.Group group) throws InterruptedException {
    long began = environment.clock().nanoTime();
    while (!group.pods().stream().allMatch(workers::cleared)) {
      if (environment.clock().since(began).compareTo(group.limit()) >= 0) {
        LOG.warn(
            "Pods did not end in time",
            "pods",
            group.pods().stream()
                .filter((Pod pod) -> !workers.cleared(pod))
                .map(Pods::reference)
                .toList());
        return;
      }
      environment.tasks().sleep(STEP);
    }
  }
}
