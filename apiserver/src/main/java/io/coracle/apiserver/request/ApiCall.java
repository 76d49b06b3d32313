package io.coracle.apiserver.request;

import io.coracle.http.Request;

/** A request that has been authenticated and authorized, with what it asks for. */
public record ApiCall(Request request, RequestInfo info, Identity identity) {}
