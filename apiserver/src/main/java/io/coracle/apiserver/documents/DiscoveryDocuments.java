package io.coracle.apiserver.documents;

import io.coracle.api.StatusException;
import io.coracle.api.catalogue.Catalogue;
import io.coracle.api.discovery.Discovery;
import io.coracle.api.json.Json;
import io.coracle.apiserver.discovery.DocumentSource;
import io.coracle.apiserver.request.ApiCall;
import io.coracle.http.Response;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Serves {@code /api}, {@code /apis} and what is below them that is no resource, in the classic
 * form or aggregated (KEP-3352), whichever the client accepts first.
 */
public final class DiscoveryDocuments implements DocumentSource {
  private static final String JSON = "application/json";

  private final Catalogue catalogue;

  public DiscoveryDocuments(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public Optional<Response> answer(ApiCall call) {
    String[] parts = trimmed(call.info().path()).split("/", -1);
    if (!call.request().method().equals("GET") && !call.request().method().equals("HEAD")) {
      return Optional.empty();
    }
    return switch (parts[0]) {
      case "api" -> core(call, parts);
      case "apis" -> groups(call, parts);
      default -> Optional.empty();
    };
  }

  private static String trimmed(String path) {
    String inside = path.startsWith("/") ? path.substring(1) : path;
    return inside.endsWith("/") ? inside.substring(0, inside.length() - 1) : inside;
  }

  private Optional<Response> core(ApiCall call, String[] parts) {
    Discovery discovery = Discovery.of(catalogue);
    return switch (parts.length) {
      case 1 -> Optional.of(root(call, discovery, true));
      case 2 -> discovery.resources("", parts[1]).map(tree -> classic(call, tree));
      default -> Optional.empty();
    };
  }

  private Optional<Response> groups(ApiCall call, String[] parts) {
    Discovery discovery = Discovery.of(catalogue);
    return switch (parts.length) {
      case 1 -> Optional.of(root(call, discovery, false));
      case 2 -> discovery.group(parts[1]).map(tree -> classic(call, tree));
      case 3 -> discovery.resources(parts[1], parts[2]).map(tree -> classic(call, tree));
      default -> Optional.empty();
    };
  }

  private static Response root(ApiCall call, Discovery discovery, boolean core) {
    DiscoveryForm form = DiscoveryForm.of(call.request().headers().first("accept").orElse("*/*"));
    if (form == DiscoveryForm.CLASSIC) {
      return classic(call, core ? discovery.coreVersions(host(call)) : discovery.groups());
    }
    ObjectNode tree =
        core
            ? discovery.aggregatedCore(form.apiVersion())
            : discovery.aggregatedGroups(form.apiVersion());
    byte[] body = Json.write(tree);
    return Tagged.answer(call, form.contentType(), Tagged.tagOf(body), body);
  }

  private static String host(ApiCall call) {
    return call.request().headers().first("host").orElse("localhost");
  }

  private static Response classic(ApiCall call, ObjectNode tree) {
    String accept = call.request().headers().first("accept").orElse("*/*");
    if (!DiscoveryForm.acceptsJson(accept)) {
      throw new StatusException(
          StatusException.Reason.NOT_ACCEPTABLE,
          "only the following media types are accepted: application/json");
    }
    return Response.of(200, JSON, Json.write(tree));
  }
}
