package io.coracle.kubelet.worker;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;

/** What workers write to the API. Calls block; refusals are {@code StatusException}. */
public interface PodApi {

  /**
   * Writes a pod's status.
   *
   * @param before the status that was written last, or that the API had at first
   * @return false if the API has no such pod, with that uid
   */
  boolean writeStatus(Pod pod, PodStatus before, PodStatus status);

  /** Removes a pod whose containers have ended. Returns false if the API has no such pod. */
  boolean delete(Pod pod);
}
