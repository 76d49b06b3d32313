package io.coracle.kubelet.lifecycle;

import java.time.Instant;
import java.util.Set;

/** How far the image of a container's next start is. */
public sealed interface ImageState {

  /** Nothing is known: it must be looked for. */
  record Unknown() implements ImageState {}

  /**
   * It is on the node.
   *
   * @param reference to create the container with
   */
  record Available(String reference) implements ImageState {}

  /**
   * It could not be had.
   *
   * @param reason {@code ErrImagePull}, {@code RegistryUnavailable}, {@code
   *     SignatureValidationFailed}, {@code ErrImageNeverPull}, {@code ImageInspectError} or {@code
   *     InvalidImageName}
   * @param at when it was tried
   * @param retryAt when to try again
   */
  record Failed(String reason, String message, Instant at, Instant retryAt) implements ImageState {
    private static final Set<String> PULLED =
        Set.of("ErrImagePull", "RegistryUnavailable", "SignatureValidationFailed");

    /** Whether it was tried to pull it, which is done less and less often. */
    public boolean pulled() {
      return PULLED.contains(reason);
    }
  }
}
