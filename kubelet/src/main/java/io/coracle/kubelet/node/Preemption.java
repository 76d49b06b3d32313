package io.coracle.kubelet.node;

import io.coracle.kubelet.pods.PodRequests;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.pods.QualityOfService;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which pods make room for a critical one, as the reference kubelet chooses them: such that are
 * less important, rather those without guarantees, as few as will do, and of two that do as well
 * the smaller one.
 *
 * <p>Worked example: a critical pod lacks 500m cpu. There is a guaranteed pod with 500m, and two
 * burstable ones with 300m. Both burstable ones go: guaranteed ones go only for what all others
 * together could not give.
 */
final class Preemption {
  private Preemption() {}

  /**
   * Who has to go.
   *
   * @param fault why not even all of them would do; the list is empty then
   */
  record Victims(List<Pod> pods, Optional<String> fault) {}

  /**
   * Chooses.
   *
   * @param lacking how much there is too little, by resource, in the units of {@link PodRequests}
   */
  static Victims victims(Pod critical, Collection<Pod> active, Map<String, Long> lacking) {
    Map<QualityOfService, List<Pod>> classes =
        active.stream()
            .filter(pod -> yields(pod, critical))
            .collect(Collectors.groupingBy(QualityOfService::of));
    List<Pod> bestEffort = classes.getOrDefault(QualityOfService.BEST_EFFORT, List.of());
    List<Pod> burstable = classes.getOrDefault(QualityOfService.BURSTABLE, List.of());
    List<Pod> guaranteed = classes.getOrDefault(QualityOfService.GUARANTEED, List.of());
    Map<String, Long> rest = less(lacking, bestEffort, burstable, guaranteed);
    if (!rest.isEmpty()) {
      String fault =
          "preemption: error finding a set of pods to preempt: no set of running pods found to"
              + " reclaim resources: "
              + text(rest);
      return new Victims(List.of(), Optional.of(fault));
    }
    List<Pod> ofGuaranteed = nearest(guaranteed, less(lacking, bestEffort, burstable));
    List<Pod> ofBurstable = nearest(burstable, less(lacking, bestEffort, ofGuaranteed));
    List<Pod> ofBestEffort = nearest(bestEffort, less(lacking, ofBurstable, ofGuaranteed));
    List<Pod> all = new ArrayList<>(ofBestEffort);
    all.addAll(ofBurstable);
    all.addAll(ofGuaranteed);
    return new Victims(all, Optional.empty());
  }

  private static boolean yields(Pod pod, Pod critical) {
    return !Pods.critical(pod) || Pods.priority(critical) > Pods.priority(pod);
  }

  /** What is still lacking when these pods are gone. */
  @SafeVarargs
  private static Map<String, Long> less(Map<String, Long> lacking, List<Pod>... gone) {
    Map<String, Long> rest = new LinkedHashMap<>();
    lacking.forEach(
        (resource, amount) -> {
          long left = amount;
          for (List<Pod> pods : gone) {
            left -= pods.stream().mapToLong(pod -> request(pod, resource)).sum();
          }
          if (left > 0) {
            rest.put(resource, left);
          }
        });
    return rest;
  }

  private static long request(Pod pod, String resource) {
    return resource.equals("pods") ? 1 : PodRequests.of(pod).getOrDefault(resource, 0L);
  }

  /** Takes the pod that leaves the least lacking, again and again, until nothing lacks. */
  private static List<Pod> nearest(List<Pod> pods, Map<String, Long> lacking) {
    List<Pod> left = new ArrayList<>(pods);
    List<Pod> taken = new ArrayList<>();
    for (Map<String, Long> rest = lacking; !rest.isEmpty() && !left.isEmpty(); ) {
      Map<String, Long> now = rest;
      Pod next =
          left.stream()
              .min(
                  Comparator.comparingDouble((Pod pod) -> distance(pod, now))
                      .thenComparing(pod -> request(pod, "memory"))
                      .thenComparing(pod -> request(pod, "cpu")))
              .orElseThrow();
      left.remove(next);
      taken.add(next);
      rest = less(rest, List.of(next));
    }
    return taken;
  }

  /** The squares of the parts that a pod leaves lacking: all resources weigh the same. */
  private static double distance(Pod pod, Map<String, Long> lacking) {
    double sum = 0;
    for (Map.Entry<String, Long> each : lacking.entrySet()) {
      double part =
          Math.max(0, each.getValue() - request(pod, each.getKey())) / (double) each.getValue();
      sum += part * part;
    }
    return sum;
  }

  private static String text(Map<String, Long> lacking) {
    return lacking.entrySet().stream()
        .map(each -> "(res: " + each.getKey() + ", q: " + each.getValue() + "), ")
        .collect(Collectors.joining("", "[", "]"));
  }
}
