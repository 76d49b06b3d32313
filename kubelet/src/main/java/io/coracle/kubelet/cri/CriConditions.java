package io.coracle.kubelet.cri;

import io.coracle.kubelet.proto.cri.StatusResponse;
import io.coracle.kubelet.runtime.RuntimeCondition;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the conditions that a runtime tells of itself come to. */
final class CriConditions {
  private static final String RUNTIME = "RuntimeReady";
  private static final String NETWORK = "NetworkReady";

  private CriConditions() {}

  static RuntimeCondition of(StatusResponse answer) {
    List<io.coracle.kubelet.proto.cri.RuntimeCondition> conditions =
        answer.getStatus().getConditionsList();
    String message =
        conditions.stream()
            .filter(c -> !c.getStatus() && Set.of(RUNTIME, NETWORK).contains(c.getType()))
            .map(CriAnswers::text)
            .collect(Collectors.joining(", "));
    return new RuntimeCondition(
        holds(conditions, RUNTIME),
        holds(conditions, NETWORK),
        message,
        answer.getFeatures().getSupplementalGroupsPolicy());
  }

  private static boolean holds(
      List<io.coracle.kubelet.proto.cri.RuntimeCondition> conditions, String type) {
    return conditions.stream().anyMatch(c -> c.getType().equals(type) && c.getStatus());
  }
}
