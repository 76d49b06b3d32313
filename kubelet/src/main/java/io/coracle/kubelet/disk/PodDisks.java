package io.coracle.kubelet.disk;

import io.fabric8.kubernetes.api.model.Pod;

/** Says what pods take of the node's disk. Thread-safe; calls may block. */
@FunctionalInterface
public interface PodDisks {

  /** What the pod takes now, or took a moment ago. */
  PodDisk of(Pod pod);

  /** Where nothing is on a disk. */
  PodDisks NONE = pod -> PodDisk.NONE;
}
