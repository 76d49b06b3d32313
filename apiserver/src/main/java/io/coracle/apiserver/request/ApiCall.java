package io.coracle.apiserver.request;

import io.coracle.http.Request;

/**
 * A request that has been authenticated and authorized, with what it asks for.
 *
 * @param createCheck throws the refusal when the caller may not create what the request is about:
 *     for updates and patches that turn out to make a new object
 */
public record ApiCall(Request request, RequestInfo info, Identity identity, Runnable createCheck) {

  /** A call whose caller may create. */
  public ApiCall(Request request, RequestInfo info, Identity identity) {
    this(request, info, identity, () -> {});
  }
}
