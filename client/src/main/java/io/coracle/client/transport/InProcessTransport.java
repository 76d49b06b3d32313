package io.coracle.client.transport;

import io.coracle.api.StatusException;
import io.coracle.api.StatusException.Reason;
import io.coracle.base.Environment;
import io.coracle.base.Promise;
import io.coracle.client.Statuses;
import io.coracle.client.Transport;
import io.coracle.http.Handler;
import io.coracle.http.Headers;
import io.coracle.http.Peer;
import io.coracle.http.Query;
import io.coracle.http.Request;
import io.coracle.http.Response;
import io.coracle.http.StreamBody;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Calls a server's handler in this process, on the caller's task. Nothing is copied that need not
 * be, no socket is opened, and on virtual time a run is the same every time. Thread-safe.
 */
public final class InProcessTransport implements Transport {
  /** How long {@link #send} waits for an answer that is streamed. */
  static final Duration READ_TIMEOUT = Duration.ofSeconds(65);

  private static final byte[] NO_BODY = new byte[0];

  private final Environment environment;
  private final Handler handler;
  private final Peer.InProcess peer;

  /**
   * @param handler the server
   * @param peer as whom it is called
   */
  public InProcessTransport(Environment environment, Handler handler, Peer.InProcess peer) {
    this.environment = environment;
    this.handler = handler;
    this.peer = peer;
  }

  @Override
  public Answer send(String method, String path, Query query, Headers headers, byte[] body) {
    Response response = handle(Request.of(method, path, query, headers, body, peer));
    return switch (response) {
      case Response.Complete whole -> new Answer(whole.status(), whole.headers(), whole.body());
      case Response.Streaming stream ->
          new Answer(stream.status(), stream.headers(), collect(stream.body()));
      case Response.Upgraded upgraded -> throw broken("the server changed the protocol");
    };
  }

  private Response handle(Request request) {
    try {
      return handler.handle(request);
    } catch (StatusException e) {
      throw e;
    } catch (RuntimeException e) {
      StatusException failure = broken("the server failed: " + e);
      failure.initCause(e);
      throw failure;
    }
  }

  private byte[] collect(StreamBody body) {
    Promise<Boolean> whole = environment.tasks().promise();
    var sink = new WholeSink(whole);
    body.start(sink);
    try {
      Optional<Boolean> properly =
          whole.value().isPresent() ? whole.value() : whole.await(READ_TIMEOUT);
      if (properly.isEmpty()) {
        sink.abort();
        throw new StatusException(Reason.TIMEOUT, "the answer did not end in time");
      }
      if (!properly.get()) {
        throw broken("the answer broke off");
      }
      return sink.bytes();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      sink.abort();
      throw new StatusException(Reason.SERVICE_UNAVAILABLE, "interrupted");
    }
  }

  private static StatusException broken(String why) {
    return new StatusException(Reason.INTERNAL_ERROR, why);
  }

  @Override
  public AutoCloseable stream(
      String path, Query query, Headers headers, Consumer<byte[]> onLine, Runnable onEnd) {
    Response response = handle(Request.of("GET", path, query, headers, NO_BODY, peer));
    var sink = new LineSink(environment, onLine, onEnd);
    switch (response) {
      case Response.Complete whole -> {
        byte[] body = whole.body();
        refuseErrors(whole.status(), body);
        sink.write(body);
        sink.close();
      }
      case Response.Streaming stream when stream.status() >= 400 ->
          refuseErrors(stream.status(), collect(stream.body()));
      case Response.Streaming stream ->
          environment.tasks().start("stream writer", () -> start(stream.body(), sink));
      case Response.Upgraded upgraded -> throw broken("the server changed the protocol");
    }
    return sink::abort;
  }

  /** A body may write for long in the call that starts it, so that runs on a task of its own. */
  private static void start(StreamBody body, LineSink sink) {
    try {
      body.start(sink);
    } catch (RuntimeException e) {
      sink.abort();
      throw e;
    }
  }

  private static void refuseErrors(int status, byte[] body) {
    if (status >= 400) {
      throw Statuses.refusal(status, body);
    }
  }

  /** Does nothing: there is no connection. */
  @Override
  public void close() {}
}
