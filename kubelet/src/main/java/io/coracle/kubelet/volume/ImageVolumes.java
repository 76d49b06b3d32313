package io.coracle.kubelet.volume;

import io.coracle.kubelet.runtime.ImageFiles;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;

/** The files of images that pods have as volumes. Thread-safe; calls block. */
public interface ImageVolumes {

  /**
   * Gets the image of a volume onto the node, as its pull policy says.
   *
   * @return a reference to it
   * @throws VolumeFault if it cannot be had
   */
  String obtain(Pod pod, Volume volume);

  /**
   * The files of an image, kept until {@link #release}.
   *
   * @param reference what {@link #obtain} returned
   * @param key names the use of them
   * @throws VolumeFault if the runtime does not give them
   */
  ImageFiles files(String reference, String key);

  /** Lets go of files; nothing if there are none. */
  void release(String key);
}
