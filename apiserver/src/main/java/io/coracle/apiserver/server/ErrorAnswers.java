package io.coracle.apiserver.server;

import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import io.coracle.api.protobuf.ProtobufAnswers;
import io.coracle.apiserver.registry.answer.Statuses;
import io.coracle.apiserver.registry.answer.YamlWriter;
import io.coracle.apiserver.registry.query.Negotiation;
import io.coracle.apiserver.registry.query.Negotiation.Encoding;
import io.coracle.http.Headers;
import io.coracle.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The one place that turns a refusal into an answer. */
final class ErrorAnswers {
  private ErrorAnswers() {}

  /**
   * The answer to who was refused.
   *
   * @param accept the client's header; when it accepts nothing that there is, it gets JSON
   */
  static Response.Complete of(StatusException refusal, Optional<String> accept) {
    ObjectNode status = Statuses.of(refusal);
    Encoding encoding = encoding(accept);
    byte[] body =
        switch (encoding) {
          case JSON -> Json.write(status);
          case YAML -> YamlWriter.write(status);
          case PROTOBUF -> ProtobufAnswers.write(status, kind -> Optional.empty());
        };
    Headers headers = Headers.of("content-type", encoding.mediaType());
    int wait = refusal.details().map(StatusException.Details::retryAfterSeconds).orElse(0);
    if (wait > 0) {
      headers = headers.with("retry-after", Integer.toString(wait));
    }
    return new Response.Complete(refusal.code(), headers, List.of(body));
  }

  private static Encoding encoding(Optional<String> accept) {
    try {
      return Negotiation.of(accept, Negotiation.Scope.ONE).encoding();
    } catch (StatusException e) {
      return Encoding.JSON;
    }
  }

  /** What paths are answered with that nothing is known of. */
  static Response.Complete unknownPath() {
    return new Response.Complete(
        404,
        Headers.of(
            "content-type", "text/plain; charset=utf-8", "x-content-type-options", "nosniff"),
        List.of("404 page not found\n".getBytes(StandardCharsets.UTF_8)));
  }

  /** What the HTTP server answers with when a request does not get as far as the API server. */
  static Response.Complete ofTransport(int status, String sentence) {
    StatusException.Reason reason =
        switch (status) {
          case 413 -> StatusException.Reason.REQUEST_ENTITY_TOO_LARGE;
          case 500 -> StatusException.Reason.INTERNAL_ERROR;
          case 503 -> StatusException.Reason.SERVICE_UNAVAILABLE;
          default -> StatusException.Reason.BAD_REQUEST;
        };
    return of(new StatusException(reason, status, sentence, null), Optional.empty());
  }
}
