package io.coracle.apiserver.documents;

import io.coracle.api.openapi.OpenApi;
import io.coracle.apiserver.discovery.DocumentSource;
import io.coracle.apiserver.request.ApiCall;
import io.coracle.http.Headers;
import io.coracle.http.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Serves {@code /openapi/v2} and {@code /openapi/v3}. Documents are made when they are first asked
 * for.
 */
public final class OpenApiDocuments implements DocumentSource {
  private static final String JSON = "application/json";
  private static final String V3 = "/openapi/v3";

  private final Supplier<OpenApi> current;

  /** Documents that never change. */
  public OpenApiDocuments(OpenApi openApi) {
    this(() -> openApi);
  }

  /**
   * @param current the documents of what is served at the moment
   */
  public OpenApiDocuments(Supplier<OpenApi> current) {
    this.current = current;
  }

  @Override
  public Optional<Response> answer(ApiCall call) {
    String path = call.info().path();
    if (!path.startsWith("/openapi/")) {
      return Optional.empty();
    }
    OpenApi openApi = current.get();
    if (path.equals("/openapi/v2")) {
      return Optional.of(version2(openApi, call));
    }
    if (path.equals(V3) || path.equals(V3 + "/")) {
      byte[] index = openApi.v3Index();
      return Optional.of(Tagged.answer(call, JSON, Tagged.tagOf(index), index));
    }
    return path.startsWith(V3 + "/")
        ? version3(openApi, call, path.substring(V3.length() + 1))
        : Optional.empty();
  }

  private static Response version2(OpenApi openApi, ApiCall call) {
    String accept = call.request().headers().first("accept").orElse("");
    boolean protobuf =
        accept.contains(OpenApi.V2_PROTOBUF) || accept.contains(OpenApi.V2_PROTOBUF_ASKED);
    return protobuf
        ? Tagged.answer(call, OpenApi.V2_PROTOBUF, openApi.v2Hash(), openApi.v2Protobuf())
        : Tagged.answer(call, JSON, openApi.v2Hash(), openApi.v2Json());
  }

  /**
   * A URL with the current hash never changes its content; one with an old hash leads to the
   * current one.
   */
  private static Optional<Response> version3(OpenApi openApi, ApiCall call, String path) {
    return openApi
        .v3(path)
        .map(
            body -> {
              String hash = openApi.v3Hash(path);
              Optional<String> asked = call.request().query().first("hash");
              if (asked.isPresent() && !asked.get().equals(hash)) {
                String current = V3 + "/" + path + "?hash=" + hash;
                return new Response.Complete(301, Headers.of("location", current), List.of());
              }
              return Tagged.answer(call, JSON, hash, body);
            });
  }
}
