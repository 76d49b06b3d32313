package io.coracle.apiserver.proxy;

import io.coracle.api.GroupResource;
import io.coracle.api.StatusException;
import io.coracle.api.StatusException.Reason;
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

  static StatusException unavailable(GroupResource resource, String name, String why) {
    return new StatusException(
        Reason.SERVICE_UNAVAILABLE, why, StatusException.Details.of(resource, name));
  }
}
