package io.coracle.kubelet.volume;

import io.coracle.kubelet.container.Mounting;
import io.coracle.kubelet.container.PodFields;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.Set;

/** The volumes of the node's pods. Thread-safe; calls block. */
public interface Volumes extends AutoCloseable {

  /**
   * Makes a pod's volumes, or brings those that exist up to date. From then on what was made from
   * objects of the API follows them, until {@link #release}.
   *
   * @throws VolumeFault if one of them cannot be made
   */
  Mounting prepare(PodFields pod);

  /**
   * Unmounts and removes a pod's volumes.
   *
   * @throws VolumeFault if one of them is still in use
   */
  void release(Pod pod);

  /** The uids of pods that have volumes on this node. */
  Set<String> kept();

  /** The pods that have volumes on this node since this kubelet began. */
  Collection<Pod> prepared();

  /** Stops following the API. What is mounted stays. */
  @Override
  void close();
}
