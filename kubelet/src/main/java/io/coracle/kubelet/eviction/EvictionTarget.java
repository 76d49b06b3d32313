package io.coracle.kubelet.eviction;

import io.coracle.kubelet.lifecycle.Ending.Failure;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;

/** The pods of the node, as eviction needs them. Thread-safe. */
public interface EvictionTarget {

  /** The pods that have not ended and are not being ended for good. */
  List<Pod> candidates();

  /** Ends a pod as failed. Does not block. */
  void evict(Pod pod, Failure failure, Duration grace);

  /** Whether nothing runs for a pod any more and its volumes are gone. */
  boolean cleared(Pod pod);
}
