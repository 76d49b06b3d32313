package io.coracle.kubelet.probe;

import java.util.Optional;

/**
 * What a row of outcomes says: a probe's result changes when as many outcomes in a row say the same
 * as its threshold asks for (Kubernetes documentation, "Configure Probes").
 *
 * @param result empty until a threshold was reached for the first time
 * @param last the last outcome that counted
 * @param inRow how many outcomes in a row were like the last
 */
public record ProbeState(Optional<Boolean> result, boolean last, int inRow) {
  public static final ProbeState NEW = new ProbeState(Optional.empty(), false, 0);

  /** The state after one more outcome. */
  public ProbeState next(boolean success, int successThreshold, int failureThreshold) {
    int row = success == last ? inRow + 1 : 1;
    boolean reached = row >= (success ? successThreshold : failureThreshold);
    return new ProbeState(reached ? Optional.of(success) : result, success, row);
  }
}
