package io.coracle.kubelet.lifecycle;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is remembered of resizing a pod.
 *
 * @param pending why the pod has not been given what it asks for: reason and message
 * @param actual the resources of containers that were resized while they ran, by container id
 * @param fault why the last resize of a container failed; empty if it did not
 */
public record ResizeMemory(
    Optional<Ending.Failure> pending, Map<String, String> actual, String fault) {
  static final ResizeMemory NONE = new ResizeMemory(Optional.empty(), Map.of(), "");

  public ResizeMemory {
    actual = Map.copyOf(actual);
  }

  public ResizeMemory withPending(Optional<Ending.Failure> newPending) {
    return new ResizeMemory(newPending, actual, fault);
  }

  /** A container has been resized. */
  public ResizeMemory done(String containerId, String resources) {
    var changed = new HashMap<>(actual);
    changed.put(containerId, resources);
    return new ResizeMemory(pending, changed, "");
  }

  public ResizeMemory failed(String message) {
    return new ResizeMemory(pending, actual, message);
  }
}
