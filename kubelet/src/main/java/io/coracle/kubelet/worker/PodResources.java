package io.coracle.kubelet.worker;

import io.coracle.kubelet.lifecycle.Ending;
import io.coracle.kubelet.resize.Allotments;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/**
 * Gets one pod the resources that it asks for, as far as the node has them. Only the worker's own
 * task touches it.
 */
final class PodResources {
  private final Shop shop;
  private Pod asked;

  PodResources(Shop shop, Pod pod) {
    this.shop = shop;
    this.asked = pod;
  }

  /** Takes in the pod with the resources that it has been given, perhaps those it asks for. */
  void ask(PodState state, Pod pod) {
    asked = pod;
    if (state.memory().ending().isPresent()) {
      state.pod(pod);
      return;
    }
    Allotments.Answer answer = shop.allotments().ask(pod);
    state.pod(answer.pod());
    Optional<Ending.Failure> pending =
        answer.pending().map(p -> new Ending.Failure(p.reason(), p.message()));
    if (!pending.equals(state.memory().resize().pending())) {
      pending.ifPresent(
          p -> shop.events().record(pod, "", true, "Resize" + p.reason(), p.message()));
      state.memory(state.memory().with(state.memory().resize().withPending(pending)));
    }
    if (answer.changed()) {
      shop.events().record(pod, "", false, "ResizeStarted", "Pod resize started");
    }
  }

  /** Tries again what was deferred. */
  void askAgain(PodState state) {
    ask(state, asked);
  }
}
