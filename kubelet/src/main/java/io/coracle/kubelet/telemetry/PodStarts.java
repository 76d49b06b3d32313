package io.coracle.kubelet.telemetry;

import io.coracle.base.Clock;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Volume;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long pods take to start: from when this kubelet first saw them, and from when they were made.
 * Pods that had begun elsewhere or before do not count. What the node cannot help, pulling images
 * and init containers, is taken off for the service level indicator, and pods with volumes that
 * have state do not count there, nor do static pods anywhere (Kubernetes, "Pod startup latency
 * SLI/SLO details"). Thread-safe.
 */
public final class PodStarts {
  private static final int MOST_PULLS = 100;

  private final Clock clock;
  private final KubeletMeters meters;
  private final Map<String, Start> starts = new HashMap<>();
  private boolean networkSeen;

  PodStarts(Clock clock, KubeletMeters meters) {
    this.clock = clock;
    this.meters = meters;
  }

  private static final class Start {
    private final Instant seen;
    private final List<Stretch> pulls = new ArrayList<>();
    private boolean worked;
    private boolean runs;
    private boolean started;

    private Start(Instant seen) {
      this.seen = seen;
    }
  }

  private record Stretch(Instant from, Instant to) {}

  /** The kubelet sees a pod for the first time. */
  public synchronized void seen(Pod pod) {
    PodStatus status = pod.getStatus();
    if (Pods.isStatic(pod)) {
      return;
    }
    if (status == null || Fields.text(status.getStartTime()).isEmpty()) {
      if (starts.putIfAbsent(Pods.uid(pod), new Start(clock.now())) == null) {
        meters.podHasContainers(pod.getSpec().getContainers().size());
      }
    }
  }

  /** Work on a pod begins. */
  public synchronized void worked(Pod pod) {
    Start start = starts.get(Pods.uid(pod));
    if (start != null && !start.worked) {
      start.worked = true;
      meters.podWorkerStarted(Duration.between(start.seen, clock.now()));
    }
  }

  /** An image was pulled for a pod, from then until now. */
  public synchronized void pulled(Pod pod, Instant from) {
    Start start = starts.get(Pods.uid(pod));
    if (start != null && !start.started && start.pulls.size() < MOST_PULLS) {
      start.pulls.add(new Stretch(from, clock.now()));
    }
  }

  /** The phase of a pod has become Running. */
  public synchronized void runs(Pod pod) {
    Start start = starts.get(Pods.uid(pod));
    if (start != null && !start.runs) {
      start.runs = true;
      meters.podRuns(Duration.between(start.seen, clock.now()));
    }
  }

  /** The API has shown a version of a pod. */
  public synchronized void shown(Pod pod) {
    Start start = starts.get(Pods.uid(pod));
    if (start == null || start.started || !allRun(pod.getStatus())) {
      return;
    }
    start.started = true;
    Instant now = clock.now();
    Duration took = between(pod.getMetadata().getCreationTimestamp(), now);
    meters.podStarted(took);
    if (Fields.list(pod.getSpec().getVolumes()).stream().allMatch(PodStarts::stateless)) {
      Duration own = took.minus(union(start.pulls)).minus(preparing(pod));
      meters.podStartedWithoutWaits(own);
      if (!networkSeen && !Pods.hostNetwork(pod)) {
        networkSeen = true;
        meters.firstNetworkPodStarted(own);
      }
    }
  }

  /** Nothing is left of a pod. */
  public synchronized void forget(Pod pod) {
    starts.remove(Pods.uid(pod));
  }

  private static boolean allRun(PodStatus status) {
    List<ContainerStatus> containers =
        status == null ? List.of() : Fields.list(status.getContainerStatuses());
    return !containers.isEmpty() && containers.stream().allMatch(PodStarts::runs);
  }

  private static boolean runs(ContainerStatus container) {
    ContainerState state = container.getState();
    return state != null && state.getRunning() != null;
  }

  private static boolean stateless(Volume volume) {
    return volume.getSecret() != null
        || volume.getConfigMap() != null
        || volume.getDownwardAPI() != null
        || volume.getEmptyDir() != null
        || volume.getProjected() != null;
  }

  /** Times that overlap count once. */
  private static Duration union(List<Stretch> stretches) {
    Duration sum = Duration.ZERO;
    Instant until = Instant.MIN;
    for (Stretch stretch :
        stretches.stream().sorted(Comparator.comparing(Stretch::from)).toList()) {
      Instant from = stretch.from().isAfter(until) ? stretch.from() : until;
      if (stretch.to().isAfter(from)) {
        sum = sum.plus(Duration.between(from, stretch.to()));
        until = stretch.to();
      }
    }
    return sum;
  }

  /** What init containers took that have ended. */
  private static Duration preparing(Pod pod) {
    Duration sum = Duration.ZERO;
    for (ContainerStatus container : Fields.list(pod.getStatus().getInitContainerStatuses())) {
      ContainerState state = container.getState();
      ContainerStateTerminated ended = state == null ? null : state.getTerminated();
      Optional<Instant> until =
          ended == null ? Optional.empty() : Fields.time(ended.getFinishedAt());
      if (ended != null && until.isPresent()) {
        sum = sum.plus(between(ended.getStartedAt(), until.get()));
      }
    }
    return sum;
  }

  /** From a time of the API until then; zero if the API does not tell. */
  private static Duration between(@Nullable String from, Instant until) {
    return Fields.time(from).map(at -> Duration.between(at, until)).orElse(Duration.ZERO);
  }
}
