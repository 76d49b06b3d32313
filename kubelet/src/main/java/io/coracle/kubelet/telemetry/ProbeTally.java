package io.coracle.kubelet.telemetry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often each probe of each container was made, how it ended and how long it took; for as long
 * as it is made, since a node sees containers without end. Thread-safe.
 */
public final class ProbeTally {
  private static final double[] BOUNDS = Buckets.usual();
  private static final double NANOS = 1e9;

  private final Map<Subject, Counts> subjects = new ConcurrentHashMap<>();

  /**
   * Who is probed, and for what.
   *
   * @param type {@code Liveness}, {@code Readiness} or {@code Startup}
   */
  public record Subject(String type, String container, String pod, String namespace, String uid) {
    private static final Comparator<Subject> ORDER =
        Comparator.comparing(Subject::namespace)
            .thenComparing(Subject::pod)
            .thenComparing(Subject::uid)
            .thenComparing(Subject::container)
            .thenComparing(Subject::type);
  }

  /** How a probe ends. */
  public enum Result {
    SUCCESSFUL,
    FAILED,
    UNKNOWN
  }

  private static final class Counts {
    private final Map<Result, Long> results = new EnumMap<>(Result.class);
    private final long[] below = new long[BOUNDS.length];
    private long measured;
    private double seconds;

    private synchronized void add(Result result, Duration took) {
      results.merge(result, 1L, Long::sum);
      if (result == Result.FAILED) {
        // As the reference kubelet has it: a histogram of answers.
        return;
      }
      double value = took.toNanos() / NANOS;
      measured++;
      seconds += value;
      for (int i = 0; i < BOUNDS.length; i++) {
        if (value <= BOUNDS[i]) {
          below[i]++;
        }
      }
    }

    private synchronized Line line(Subject subject) {
      List<Bucket> buckets = new ArrayList<>();
      for (int i = 0; i < BOUNDS.length; i++) {
        buckets.add(new Bucket(BOUNDS[i], below[i]));
      }
      return new Line(subject, Map.copyOf(results), buckets, measured, seconds);
    }
  }

  /** How many of the answers took at most so many seconds. */
  public record Bucket(double bound, long count) {}

  /**
   * What is known of one subject.
   *
   * @param measured how many answers there were
   * @param seconds how long they took together
   */
  public record Line(
      Subject subject,
      Map<Result, Long> results,
      List<Bucket> buckets,
      long measured,
      double seconds) {}

  /** A probe has ended. */
  public void probed(Subject subject, Result result, Duration took) {
    subjects.computeIfAbsent(subject, _ -> new Counts()).add(result, took);
  }

  /** A container is not probed any more. */
  public void forget(Subject subject) {
    subjects.remove(subject);
  }

  /** Everything that is known, in a fixed order. */
  public List<Line> lines() {
    Subject[] known = subjects.keySet().toArray(Subject[]::new);
    Arrays.sort(known, Subject.ORDER);
    List<Line> lines = new ArrayList<>();
    for (Subject subject : known) {
      Counts counts = subjects.get(subject);
      if (counts != null) {
        lines.add(counts.line(subject));
      }
    }
    return lines;
  }
}
