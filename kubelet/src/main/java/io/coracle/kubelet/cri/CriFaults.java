package io.coracle.kubelet.cri;

import io.coracle.kubelet.runtime.RuntimeFault;
import io.coracle.kubelet.runtime.RuntimeFault.Code;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.function.Supplier;

/** Turns what gRPC throws into faults of the runtime contract. */
final class CriFaults {
  private CriFaults() {}

  static <T> T translated(Supplier<T> call) {
    try {
      return call.get();
    } catch (StatusRuntimeException e) {
      throw fault(e);
    }
  }

  /** The answer of {@code call}, or empty when the runtime knows no such thing. */
  static <T> Optional<T> ifFound(Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw fault(e);
    }
  }

  static RuntimeFault fault(StatusRuntimeException e) {
    String message = Optional.ofNullable(e.getStatus().getDescription()).orElse("");
    Code code =
        switch (e.getStatus().getCode()) {
          case NOT_FOUND -> Code.NOT_FOUND;
          case UNAVAILABLE -> Code.UNAVAILABLE;
          case DEADLINE_EXCEEDED -> Code.DEADLINE_EXCEEDED;
          case INVALID_ARGUMENT -> invalid(message);
          default -> other(message);
        };
    String text =
        switch (code) {
          case UNAVAILABLE -> "the container runtime does not answer: " + message;
          default -> message.isEmpty() ? e.getStatus().getCode().name() : message;
        };
    return new RuntimeFault(code, text, e);
  }

  private static Code invalid(String message) {
    return namesBadReference(message) ? Code.INVALID_IMAGE_NAME : Code.UNKNOWN;
  }

  private static Code other(String message) {
    if (namesBadReference(message)) {
      return Code.INVALID_IMAGE_NAME;
    }
    if (message.contains("RegistryUnavailable")) {
      return Code.REGISTRY_UNAVAILABLE;
    }
    return message.contains("SignatureValidationFailed") ? Code.SIGNATURE_INVALID : Code.UNKNOWN;
  }

  private static boolean namesBadReference(String message) {
    return message.contains("invalid reference format")
        || message.contains("failed to parse image reference");
  }
}
