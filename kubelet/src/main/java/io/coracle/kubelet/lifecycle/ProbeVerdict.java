package io.coracle.kubelet.lifecycle;

import java.util.Optional;

/**
 * What the probes say of one running container.
 *
 * @param started whether its startup probe has succeeded, or it has none
 * @param ready whether its readiness probe succeeds, or it has none
 * @param failed which probe wants it killed; empty for none
 */
public record ProbeVerdict(boolean started, boolean ready, Optional<Failed> failed) {
  public static final ProbeVerdict GOOD = new ProbeVerdict(true, true, Optional.empty());

  /**
   * A probe that wants the container killed.
   *
   * @param probe {@code liveness} or {@code startup}
   * @param graceSeconds of the probe's own; negative for the pod's
   */
  public record Failed(String probe, long graceSeconds) {}
}
