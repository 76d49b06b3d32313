package io.coracle.kubelet.shutdown;

import io.coracle.kubelet.config.ShutdownSettings;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * In which order the pods of a node that goes down are ended. Pure.
 *
 * <p>Worked example: with steps at priority 0 for 60 s and at 1000 for 10 s, a pod of priority 999
 * goes in the first 60 s, one of 1000 in the 10 s after them; one of priority -5 goes with the
 * lowest step.
 */
record ShutdownPlan(List<Group> groups) {
  ShutdownPlan {
    groups = List.copyOf(groups);
  }

  /**
   * Pods that end together.
   *
   * @param limit how long they get at most
   */
  record Group(Duration limit, List<Pod> pods) {
    Group {
      pods = List.copyOf(pods);
    }

    /** How long a pod gets: its own grace period, or what the group has. */
    Duration grace(Pod pod) {
      Duration own = Duration.ofSeconds(Pods.graceSeconds(pod));
      return own.compareTo(limit) < 0 ? own : limit;
    }
  }

  static ShutdownPlan of(ShutdownSettings settings, Collection<Pod> pods) {
    Map<Integer, List<Pod>> byStep = new TreeMap<>();
    for (Pod pod : pods) {
      byStep.computeIfAbsent(step(settings, pod), _ -> new ArrayList<>()).add(pod);
    }
    List<Group> groups = new ArrayList<>();
    byStep.forEach(
        (step, group) -> groups.add(new Group(settings.steps().get(step).grace(), group)));
    return new ShutdownPlan(groups);
  }

  /** The index of the last step whose priority is not above the pod's. */
  private static int step(ShutdownSettings settings, Pod pod) {
    int priority = Fields.number(pod.getSpec().getPriority(), 0);
    int last = 0;
    for (int i = 0; i < settings.steps().size(); i++) {
      last = settings.steps().get(i).priority() <= priority ? i : last;
    }
    return last;
  }
}
