package io.coracle.apiserver.discovery;

import io.coracle.apiserver.request.ApiCall;
import io.coracle.http.Response;
import java.util.Optional;

/** Serves documents under paths that are not resources. Thread-safe. */
@FunctionalInterface
public interface DocumentSource {

  /** The document that the call asks for; empty if it is none of this source's. */
  Optional<Response> answer(ApiCall call);
}
