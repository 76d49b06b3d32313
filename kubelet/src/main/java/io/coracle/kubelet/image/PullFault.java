package io.coracle.kubelet.image;

import io.coracle.kubelet.runtime.RuntimeFault;

/**
 * Why an image could not be pulled.
 *
 * @param reason of the container's waiting state: {@code ErrImagePull}, or what the runtime says
 *     that it was in particular
 * @param message for that state
 * @param event the message of the event
 */
record PullFault(String reason, String message, String event) {

  static PullFault of(String image, String message) {
    return new PullFault(
        "ErrImagePull", message, "Failed to pull image \"" + image + "\": " + message);
  }

  /** By the words that the container runtime interface has for particular faults. */
  static PullFault of(String image, RuntimeFault fault) {
    return switch (fault.code()) {
      case REGISTRY_UNAVAILABLE ->
          particular("RegistryUnavailable", image, "the registry is unavailable", fault);
      case SIGNATURE_INVALID ->
          particular("SignatureValidationFailed", image, "the signature validation failed", fault);
      case NOT_FOUND, UNAVAILABLE, DEADLINE_EXCEEDED, INVALID_IMAGE_NAME, UNKNOWN ->
          of(image, fault.message());
    };
  }

  private static PullFault particular(String reason, String image, String why, RuntimeFault fault) {
    String text = fault.message();
    int after = text.indexOf(reason);
    String rest = after < 0 ? ": " + text : text.substring(after + reason.length());
    String message = "image pull failed for " + image + " because " + why + rest;
    return new PullFault(reason, message, message);
  }
}
