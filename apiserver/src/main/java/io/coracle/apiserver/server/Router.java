package io.coracle.apiserver.server;

import io.coracle.api.StatusException;
import io.coracle.api.StatusException.Reason;
import io.coracle.api.catalogue.Catalogue;
import io.coracle.apiserver.discovery.DocumentSource;
import io.coracle.apiserver.registry.ResourceEndpoint;
import io.coracle.apiserver.request.ApiCall;
import io.coracle.apiserver.server.ApiServerParts.Place;
import io.coracle.http.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds who serves a request that may be served. */
final class Router {
  private final Catalogue catalogue;
  private final ResourceEndpoint registry;
  private final Map<Place, ResourceEndpoint> special;
  private final List<DocumentSource> documents;

  Router(
      Catalogue catalogue,
      ResourceEndpoint registry,
      Map<Place, ResourceEndpoint> special,
      List<DocumentSource> documents) {
    this.catalogue = catalogue;
    this.registry = registry;
    this.special = Map.copyOf(special);
    this.documents = List.copyOf(documents);
  }

  Response route(ApiCall call) {
    return call.info().isResource() ? resource(call) : document(call);
  }

  private Response resource(ApiCall call) {
    if (catalogue.resource(call.info().resource()).isEmpty()) {
      if (hasBuiltIn(call.info().resource().group())) {
        throw notFound();
      }
      return ErrorAnswers.unknownPath();
    }
    var place = new Place(call.info().resource().groupResource(), call.info().subresource());
    ResourceEndpoint endpoint = special.get(place);
    if (endpoint != null) {
      return endpoint.serve(call);
    }
    return switch (call.request().method()) {
      case "GET", "POST", "PUT", "PATCH", "DELETE" -> registry.serve(call);
      default -> throw notAllowed();
    };
  }

  /** Of groups that only custom resources have nothing is known where none is served. */
  private boolean hasBuiltIn(String group) {
    return catalogue.resources().stream()
        .anyMatch(resource -> !resource.custom() && resource.name().group().equals(group));
  }

  private Response document(ApiCall call) {
    for (DocumentSource source : documents) {
      Optional<Response> answer = source.answer(call);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    return isInsideKnownApi(call.info().path()) ? notFoundAnswer(call) : ErrorAnswers.unknownPath();
  }

  /** An unknown version of a group that there is gets a Status; all else a plain page. */
  private boolean isInsideKnownApi(String path) {
    String[] parts = path.split("/", -1);
    boolean core = parts.length > 2 && parts[1].equals("api");
    return core
        || (parts.length > 3
            && parts[1].equals("apis")
            && catalogue.resources().stream().anyMatch(r -> r.name().group().equals(parts[2])));
  }

  private static Response notFoundAnswer(ApiCall call) {
    return ErrorAnswers.of(notFound(), call.request().headers().first("accept"));
  }

  private static StatusException notFound() {
    return new StatusException(
        Reason.NOT_FOUND,
        "the server could not find the requested resource",
        new StatusException.Details("", "", "", "", List.of(), 0));
  }

  static StatusException notAllowed() {
    return new StatusException(
        Reason.METHOD_NOT_ALLOWED,
        "the server does not allow this method on the requested resource",
        new StatusException.Details("", "", "", "", List.of(), 0));
  }
}
