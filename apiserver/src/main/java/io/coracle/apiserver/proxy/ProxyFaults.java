package io.coracle.apiserver.proxy;

import io.coracle.api.GroupResource;
import io.coracle.api.StatusException;
import io.coracle.api.StatusException.Reason;
import java.util.Arrays;
import java.util.List;

/** Refusals that the endpoints of this package share. */
final class ProxyFaults {
  private ProxyFaults() {}

  static StatusException notAllowed() {
    return new StatusException(
        Reason.METHOD_NOT_ALLOWED,
        "the server does not allow this method on the requested resource",
        new StatusException.Details("", "", "", "", List.of(), 0));
  }

  /** What another server refused, as a refusal of this one. */
  static StatusException refused(int code, String text) {
    String message = text.strip();
    if (code == Reason.INTERNAL_ERROR.code()) {
      message = "Internal error occurred: " + message;
    }
    Reason reason =
        Arrays.stream(Reason.values())
            .filter(r -> r.code() == code && r != Reason.UNKNOWN)
            .findFirst()
            .orElse(Reason.INTERNAL_ERROR);
    return new StatusException(reason, message);
  }

  static StatusException unavailable(GroupResource resource, String name, String why) {
    return new StatusException(
        Reason.SERVICE_UNAVAILABLE, why, StatusException.Details.of(resource, name));
  }
}
