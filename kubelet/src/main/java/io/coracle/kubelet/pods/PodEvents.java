package io.coracle.kubelet.pods;

import io.fabric8.kubernetes.api.model.Pod;

/** Takes note of what happens to pods: the {@code Event} objects of the API. Does not block. */
@FunctionalInterface
public interface PodEvents {

  /**
   * Records an event.
   *
   * @param container which of the pod's containers; empty for the pod itself
   * @param warning whether its type is {@code Warning}, else {@code Normal}
   */
  void record(Pod pod, String container, boolean warning, String reason, String message);
}
