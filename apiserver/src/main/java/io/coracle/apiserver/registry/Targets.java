package io.coracle.apiserver.registry;

import io.coracle.api.StatusException;
import io.coracle.api.catalogue.Catalogue;
import io.coracle.api.catalogue.Resource;
import io.coracle.apiserver.registry.verb.Target;
import io.coracle.apiserver.request.ApiCall;
import io.coracle.apiserver.request.RequestInfo;
import java.util.List;

/** Finds what a request is about, and refuses what that cannot do. */
record Targets(Catalogue catalogue) {

  /**
   * @throws StatusException with reason NotFound for what is not served, with reason
   *     MethodNotAllowed for a verb that it does not have
   */
  Target of(ApiCall call) {
    RequestInfo info = call.info();
    Resource resource = catalogue.resource(info.resource()).orElseThrow(Targets::unknown);
    checkShape(info);
    List<String> verbs = resource.verbs();
    if (!info.subresource().isEmpty()) {
      verbs =
          resource
              .subresource(info.subresource())
              .orElseThrow(() -> unknownSubresource(resource, info))
              .verbs();
    }
    if (!verbs.contains(info.verb())) {
      throw notAllowed();
    }
    return new Target(
        resource,
        info.subresource(),
        // A namespace's own requests carry its name as the namespace too.
        resource.namespaced() ? info.namespace() : "",
        info.name(),
        call.identity());
  }

  /** A POST is for collections, a PUT or PATCH for objects. */
  private static void checkShape(RequestInfo info) {
    boolean wrong =
        switch (info.verb()) {
          case "create" -> !info.name().isEmpty() && info.subresource().isEmpty();
          case "update", "patch" -> info.name().isEmpty();
          default -> false;
        };
    if (wrong) {
      throw notAllowed();
    }
  }

  private static StatusException unknownSubresource(Resource resource, RequestInfo info) {
    return resource.custom()
        ? StatusException.notFound(info.resource().groupResource(), info.name())
        : unknown();
  }

  private static StatusException unknown() {
    return new StatusException(
        StatusException.Reason.NOT_FOUND,
        "the server could not find the requested resource",
        new StatusException.Details("", "", "", "", List.of(), 0));
  }

  static StatusException notAllowed() {
    return new StatusException(
        StatusException.Reason.METHOD_NOT_ALLOWED,
        "the server does not allow this method on the requested resource",
        new StatusException.Details("", "", "", "", List.of(), 0));
  }
}
