package io.coracle.kubelet.eviction;

import io.coracle.kubelet.config.Signal;
import io.coracle.kubelet.disk.Use;
import io.coracle.kubelet.stats.PodStats;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * In which order pods are evicted.
 *
 * <pre>
 * memory            uses more than it asks for; priority, lowest first; excess, greatest first
 * disk, inodes      uses more than it asks for; priority, lowest first; excess, greatest first
 * processes         priority, lowest first; number, greatest first
 * </pre>
 *
 * <p>A pod of which nobody knows what it uses goes before all others.
 */
final class Ranking {
  private static final Comparator<Candidate> UNKNOWN_FIRST =
      Comparator.comparing(c -> c.stats().isPresent());

  private Ranking() {}

  /**
   * The pods in the order in which they are evicted.
   *
   * @param sharedStorage whether images and pods' files are on one filesystem
   */
  static List<Candidate> of(
      Collection<Candidate> candidates, Signal signal, boolean sharedStorage) {
    return candidates.stream().sorted(order(signal, sharedStorage)).toList();
  }

  private static Comparator<Candidate> order(Signal signal, boolean sharedStorage) {
    return switch (signal) {
      case MEMORY, ALLOCATABLE_MEMORY -> byExcess("memory", s -> s.memory().workingSet());
      case NODE_BYTES -> byExcess("ephemeral-storage", disk(sharedStorage, true, Use::bytes));
      case NODE_INODES -> byExcess("inodes", disk(sharedStorage, true, Use::inodes));
      case IMAGE_BYTES -> byExcess("ephemeral-storage", disk(true, sharedStorage, Use::bytes));
      case IMAGE_INODES -> byExcess("inodes", disk(true, sharedStorage, Use::inodes));
      case PROCESSES ->
          Comparator.comparingInt(Candidate::priority)
              .thenComparing(UNKNOWN_FIRST)
              .thenComparing(
                  Comparator.comparingLong(
                          (Candidate c) -> c.stats().map(PodStats::processes).orElse(0L))
                      .reversed());
    };
  }

  private static ToLongFunction<PodStats> disk(
      boolean layers, boolean others, ToLongFunction<Use> part) {
    return stats -> part.applyAsLong(Candidate.disk(stats, layers, others));
  }

  private static Comparator<Candidate> byExcess(String resource, ToLongFunction<PodStats> usage) {
    Comparator<Candidate> exceedsFirst = Comparator.comparing(c -> c.excess(resource, usage) <= 0);
    Comparator<Candidate> greatestFirst =
        Comparator.comparingLong((Candidate c) -> c.excess(resource, usage)).reversed();
    return UNKNOWN_FIRST
        .thenComparing(exceedsFirst)
        .thenComparingInt(Candidate::priority)
        .thenComparing(greatestFirst);
  }
}
