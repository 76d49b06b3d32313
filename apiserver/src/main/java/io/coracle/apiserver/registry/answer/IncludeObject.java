package io.coracle.apiserver.registry.answer;

import io.coracle.api.StatusException;
import io.coracle.http.Query;

/** What of an object stands beside its row in a table ({@code meta/v1 TableOptions}). */
public enum IncludeObject {
  NONE,
  METADATA,
  OBJECT;

  /**
   * Reads {@code includeObject} of a query; metadata if it is absent.
   *
   * @throws StatusException with reason BadRequest
   */
  public static IncludeObject of(Query query) {
    String text = query.first("includeObject").orElse("");
    return switch (text) {
      case "", "Metadata" -> METADATA;
      case "None" -> NONE;
      case "Object" -> OBJECT;
      default ->
          throw StatusException.badRequest(
              "unrecognized includeObject value: '" + text + "'; use None, Metadata or Object");
    };
  }
}
