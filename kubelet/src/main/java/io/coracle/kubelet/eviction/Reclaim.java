package io.coracle.kubelet.eviction;

/** Wins back what nobody needs, before pods are evicted. Calls block. */
public interface Reclaim {

  /** Removes what is left of containers of pods that have ended. */
  void deadContainers();

  /** Removes images that no container uses. */
  void unusedImages();
}
