package io.coracle.kubelet.volume;

import java.util.function.Supplier;

/** Watches what is done with volumes, one by one. Thread-safe. */
public interface VolumeSteps {
  /** Watches nothing. */
  VolumeSteps UNWATCHED =
      new VolumeSteps() {
        @Override
        public <T> T run(String plugin, String operation, String volume, Supplier<T> body) {
          return body.get();
        }
      };

  String MOUNT = "volume_mount";
  String UNMOUNT = "volume_unmount";

  /**
   * Does something with a volume; what is thrown means that it failed, and is thrown on.
   *
   * @param plugin what kind of volume it is, e.g. {@code kubernetes.io/configmap}
   * @param operation {@link #MOUNT} or {@link #UNMOUNT}
   */
  <T> T run(String plugin, String operation, String volume, Supplier<T> body);
}
