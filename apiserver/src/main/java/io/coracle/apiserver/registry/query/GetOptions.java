package io.coracle.apiserver.registry.query;

import io.coracle.http.Query;

/**
 * The options of a get ({@code meta/v1 GetOptions}).
 *
 * @param version the object must not be older; zero for any
 */
public record GetOptions(long version) {

  public static GetOptions of(Query query) {
    return new GetOptions(Parameters.resourceVersion(query.first("resourceVersion").orElse("")));
  }
}
