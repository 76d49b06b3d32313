package io.coracle.apiserver.proxy;

import io.coracle.api.StatusException;
import io.coracle.api.StatusException.Reason;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.http.BodySink;
import io.coracle.http.Headers;
import io.coracle.http.Peer;
import io.coracle.http.Query;
import io.coracle.http.RawConnection;
import io.coracle.http.Request;
import io.coracle.http.Response;
import io.coracle.http.Tunnel;
import io.coracle.http.client.Answer;
import io.coracle.http.client.ClientRequest;
import io.coracle.http.client.Endpoint;
import io.coracle.http.client.HttpClient;
import io.coracle.http.client.HttpClientException;
import io.coracle.http.client.StreamedAnswer;
import io.coracle.http.client.UpgradeAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Passes a request on to another server and its answer back. Thread-safe. */
final class Forwarder {
  private static final Log LOG = Log.of("apiserver-proxy");

  /** Belongs to one connection, not to the message (RFC 9110 section 7.6.1). */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** Is for the API server alone: credentials above all. */
  private static final Set<String> OWN =
      Set.of("authorization", "host", "content-length", "expect");

  /** As whom the API server speaks to kubelets of this process. */
  private static final Peer API_SERVER =
      new Peer.InProcess("system:kube-apiserver", List.of("system:masters"), Map.of());

  /** More of a refusal is not read. */
  private static final int MAX_REFUSAL_BYTES = 50_000;

  private final Environment environment;

  Forwarder(Environment environment) {
    this.environment = environment;
  }

  /**
   * Passes {@code request} on.
   *
   * @param path at the target, encoded
   * @throws StatusException with reason ServiceUnavailable when the target cannot be reached
   */
  Response forward(
      HttpClient client, Endpoint endpoint, Request request, String path, Query query) {
    boolean upgrade = request.upgrade().isPresent();
    ClientRequest onward = onward(endpoint, request, path, query);
    return reached(
        () -> upgrade ? upgraded(client.upgrade(onward)) : streamed(client.stream(onward)));
  }

  /**
   * Like {@link #forward}, but without upgrades; what the target refuses is refused here, in its
   * words.
   */
  static Response ask(
      HttpClient client, Endpoint endpoint, Request request, String path, Query query) {
    StreamedAnswer answer = reached(() -> client.stream(onward(endpoint, request, path, query)));
    if (answer.status() < Reason.BAD_REQUEST.code()) {
      return streamed(answer);
    }
    try (answer) {
      byte[] text = answer.body().readNBytes(MAX_REFUSAL_BYTES);
      throw ProxyFaults.refused(answer.status(), new String(text, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw ProxyFaults.refused(answer.status(), "the answer broke off");
    }
  }

  private static ClientRequest onward(
      Endpoint endpoint, Request request, String path, Query query) {
    return ClientRequest.of(
        request.method(), endpoint, path, query, requestHeaders(request), request.body());
  }

  private static <T> T reached(Supplier<T> call) {
    try {
      return call.get();
    } catch (HttpClientException e) {
      LOG.debug("A request could not be passed on", "why", String.valueOf(e.getMessage()));
      throw new StatusException(
          Reason.SERVICE_UNAVAILABLE,
          "error trying to reach service: " + e.getMessage(),
          new StatusException.Details("", "", "", "", List.of(), 0));
    }
  }

  /** Asks a kubelet of this process. */
  static Response local(
      NodeLocator.Location.Local kubelet, Request request, String path, Query query) {
    return kubelet
        .handler()
        .handle(
            new Request(
                request.method(),
                path,
                query,
                request.headers().without("authorization"),
                request.body(),
                API_SERVER,
                request.upgrade()));
  }

  private static Headers requestHeaders(Request request) {
    var fields = new ArrayList<Headers.Field>();
    boolean upgrade = request.upgrade().isPresent();
    for (Headers.Field field : request.headers().fields()) {
      boolean dropped =
          OWN.contains(field.name())
              || field.name().startsWith("impersonate-")
              || (HOP_BY_HOP.contains(field.name())
                  && !(upgrade && field.name().equals("upgrade")));
      if (!dropped) {
        fields.add(field);
      }
    }
    if (upgrade) {
      fields.add(new Headers.Field("connection", "Upgrade"));
    }
    return Headers.of(fields);
  }

  private static Headers responseHeaders(Headers headers) {
    return Headers.of(
        headers.fields().stream()
            .filter(f -> !HOP_BY_HOP.contains(f.name()) && !f.name().equals("content-length"))
            .toList());
  }

  private Response upgraded(UpgradeAnswer answer) {
    return switch (answer) {
      case UpgradeAnswer.Switched(Headers headers, RawConnection target) ->
          new Response.Upgraded(101, headers, client -> Tunnel.join(client, target, environment));
      case UpgradeAnswer.Refused(Answer refusal) ->
          new Response.Complete(
              refusal.status(), responseHeaders(refusal.headers()), List.of(refusal.body()));
    };
  }

  private static Response streamed(StreamedAnswer answer) {
    return new Response.Streaming(
        answer.status(), responseHeaders(answer.headers()), sink -> pump(answer, sink));
  }

  private static void pump(StreamedAnswer answer, BodySink sink) {
    sink.onClosed(answer::close);
    try (answer) {
      answer.forEachChunk(
          chunk -> {
            if (!sink.writeBlocking(chunk)) {
              // The client has gone; this ends the reading.
              answer.close();
            }
          });
      sink.close();
    } catch (IOException e) {
      LOG.debug(
          "An answer broke off while it was passed on", "why", String.valueOf(e.getMessage()));
      sink.abort();
    }
  }
}
