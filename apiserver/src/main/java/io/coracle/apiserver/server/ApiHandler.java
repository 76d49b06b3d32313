package io.coracle.apiserver.server;

import io.coracle.api.StatusException;
import io.coracle.api.StatusException.Reason;
import io.coracle.apiserver.authentication.Authenticator;
import io.coracle.apiserver.authorization.Access;
import io.coracle.apiserver.authorization.Authorizer;
import io.coracle.apiserver.authorization.Impersonation;
import io.coracle.apiserver.request.ApiCall;
import io.coracle.apiserver.request.Identity;
import io.coracle.apiserver.request.RequestInfo;
import io.coracle.apiserver.request.RequestInfos;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.http.Handler;
import io.coracle.http.Headers;
import io.coracle.http.Peer;
import io.coracle.http.Request;
import io.coracle.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What every request goes through: what is asked for, who asks, a place among the requests under
 * way, whether it is allowed, and then whoever serves it. Refusals become answers here.
 */
final class ApiHandler implements Handler {
  private static final Log LOG = Log.of("apiserver");

  private final Environment environment;
  private final Authenticator authenticator;
  private final boolean anonymous;
  private final Authorizer authorizer;
  private final Impersonation impersonation;
  private final FlowControl flow;
  private final Deadlines deadlines;
  private final RequestMetrics metrics;
  private final Router router;

  ApiHandler(
      Environment environment,
      Authenticator authenticator,
      boolean anonymous,
      Authorizer authorizer,
      FlowControl flow,
      Deadlines deadlines,
      RequestMetrics metrics,
      Router router) {
    this.environment = environment;
    this.authenticator = authenticator;
    this.anonymous = anonymous;
    this.authorizer = authorizer;
    this.impersonation = new Impersonation(authorizer);
    this.flow = flow;
    this.deadlines = deadlines;
    this.metrics = metrics;
    this.router = router;
  }

  @Override
  public Response handle(Request request) {
    long begun = environment.clock().nanoTime();
    RequestInfo info;
    Response response;
    try {
      info = RequestInfos.parse(request.method(), request.path(), request.query());
    } catch (StatusException e) {
      return finished(request, ErrorAnswers.of(e, accept(request)));
    }
    try {
      response = serve(request, info);
    } catch (StatusException e) {
      response = ErrorAnswers.of(e, accept(request));
    } catch (StackOverflowError e) {
      // Whatever is so deep or so long has come from the client.
      LOG.warn("A request was too complex", "verb", info.verb(), "path", info.path());
      response =
          ErrorAnswers.of(
              StatusException.badRequest("the request is too complex"), accept(request));
    } catch (RuntimeException e) {
      LOG.error("A request failed", e, "verb", info.verb(), "path", info.path());
      response =
          ErrorAnswers.of(
              new StatusException(Reason.INTERNAL_ERROR, "Internal error occurred"),
              accept(request));
    }
    metrics.record(request.method(), info, response.status(), environment.clock().since(begun));
    return finished(request, response);
  }

  private static Optional<String> accept(Request request) {
    return request.headers().first("accept");
  }

  private Response serve(Request request, RequestInfo info) {
    Identity identity = identify(request, info);
    // Components of this process are bounded by their own workers and never wait for themselves.
    if (request.peer() instanceof Peer.InProcess) {
      return authorized(request, info, identity);
    }
    FlowControl.Place place = flow.enter(info);
    try {
      return FlowControl.isLasting(info)
          ? authorized(request, info, identity)
          : withinTime(request, info, identity);
    } finally {
      place.close();
    }
  }

  private Response withinTime(Request request, RequestInfo info, Identity identity) {
    try (Deadlines.Running running = deadlines.begin()) {
      try {
        return authorized(request, info, identity);
      } catch (RuntimeException e) {
        if (running.isLate()) {
          throw new StatusException(
              Reason.TIMEOUT,
              "request did not complete within the allotted timeout",
              new StatusException.Details("", "", "", "", List.of(), 0));
        }
        throw e;
      }
    }
  }

  private Identity identify(Request request, RequestInfo info) {
    Identity identity =
        switch (authenticator.authenticate(request)) {
          case Authenticator.Outcome.Known(Identity known) -> known;
          case Authenticator.Outcome.NoCredential none -> {
            if (!anonymous) {
              throw unauthorized();
            }
            yield Identity.ANONYMOUS;
          }
          case Authenticator.Outcome.Refused(String why) -> {
            LOG.debug("Credentials refused", "why", why);
            throw unauthorized();
          }
        };
    if (!Impersonation.isAsked(request.headers())) {
      return identity;
    }
    if (identity.equals(Identity.ANONYMOUS)) {
      throw Access.of(identity, info).forbidden("");
    }
    return impersonation.apply(identity, request.headers());
  }

  private static StatusException unauthorized() {
    return new StatusException(Reason.UNAUTHORIZED, "Unauthorized");
  }

  private Response authorized(Request request, RequestInfo info, Identity identity) {
    authorizer.check(Access.of(identity, info));
    Runnable createCheck = () -> authorizer.check(Access.of(identity, info.withVerb("create")));
    var call = new ApiCall(request, info, identity, createCheck);
    if (request.peer() instanceof Peer.InProcess) {
      return router.route(call);
    }
    FlowControl.Place place = flow.enter(request.body());
    try {
      return router.route(call);
    } finally {
      place.close();
    }
  }

  private Response finished(Request request, Response response) {
    String audit = request.headers().first("audit-id").orElseGet(environment.ids()::uid);
    return switch (response) {
      case Response.Complete r ->
          new Response.Complete(r.status(), headers(r.headers(), audit), r.chunks());
      case Response.Streaming r ->
          new Response.Streaming(r.status(), headers(r.headers(), audit), r.body());
      // The head of a switch belongs to the protocol.
      case Response.Upgraded r -> r;
    };
  }

  private static Headers headers(Headers headers, String audit) {
    var fields = new ArrayList<>(headers.fields());
    fields.add(new Headers.Field("audit-id", audit));
    if (headers.first("cache-control").isEmpty()) {
      fields.add(new Headers.Field("cache-control", "no-cache, private"));
    }
    return Headers.of(fields);
  }
}
