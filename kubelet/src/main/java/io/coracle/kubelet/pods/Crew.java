package io.coracle.kubelet.pods;

import io.fabric8.kubernetes.api.model.Pod;

/** Who runs pods, as static pods need to know it. Thread-safe. */
public interface Crew {

  /** Takes in a new pod. */
  void update(Pod pod);

  /** Ends a pod. */
  void remove(Pod pod);

  /** Whether something is left of the pod with that uid, or it runs. */
  boolean has(String uid);

  /** Whether something is left of a pod of that name that is to go. */
  boolean leaving(String namespace, String name);
}
