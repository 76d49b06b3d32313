package io.coracle.scheduler.framework;

import java.util.List;

/** What a plug-in says of a pod on a node, or of a pod at all. */
public sealed interface Verdict {

  Verdict FITS = new Fits();

  /** Nothing against it. */
  record Fits() implements Verdict {}

  /**
   * Not now.
   *
   * @param reasons as users read them, e.g. {@code Insufficient cpu}
   * @param resolvable whether removing other pods could help
   */
  record Unschedulable(List<String> reasons, boolean resolvable) implements Verdict {
    public Unschedulable {
      reasons = List.copyOf(reasons);
    }
  }

  static Verdict unschedulable(String reason) {
    return new Unschedulable(List.of(reason), true);
  }

  static Verdict unresolvable(String reason) {
    return new Unschedulable(List.of(reason), false);
  }
}
