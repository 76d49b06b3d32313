package io.coracle.apiserver.registry;

import io.coracle.apiserver.request.ApiCall;
import io.coracle.http.Response;

/**
 * Serves requests for resources. Faults are {@link io.coracle.api.StatusException}, which the
 * caller answers with.
 */
@FunctionalInterface
public interface ResourceEndpoint {

  Response serve(ApiCall call);
}
