package io.coracle.http.client;

import io.coracle.base.Environment;
import io.coracle.base.Promise;
import io.coracle.http.Headers;
import io.coracle.http.client.ConnectionPool.Lease;
import io.coracle.http.client.HttpClientException.Fault;
import io.coracle.http.client.WholeReceiver.Outcome;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Sends requests over HTTP/1.1, with or without TLS. Whole answers share connections that are kept
 * alive; every stream and every upgrade has a connection of its own. Blocks the calling task;
 * thread-safe. Redirects are not followed.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Failed writes show as lost connections.
public final class HttpClient implements AutoCloseable {
  private final HttpClientConfig config;
  private final Environment environment;
  private final ConnectionPool pool;

  private HttpClient(HttpClientConfig config, Environment environment) {
    this.config = config;
    this.environment = environment;
    this.pool = new ConnectionPool(config, environment.clock());
  }

  public static HttpClient create(HttpClientConfig config, Environment environment) {
    return new HttpClient(config, environment);
  }

  /**
   * Sends {@code request} and waits for the whole answer, whatever its status. A request that only
   * reads is sent once more when a kept connection turns out to have been closed.
   *
   * @throws HttpClientException when there is no answer
   */
  public Answer send(ClientRequest request) {
    return send(request, config.readTimeout());
  }

  /** Sends {@code request} and waits at most {@code timeout} for the whole answer. */
  public Answer send(ClientRequest request, Duration timeout) {
    Lease lease = pool.lease(request.endpoint());
    Outcome outcome = exchange(lease, request, timeout);
    if (outcome instanceof Outcome.Lost lost
        && lease.reused()
        && !lost.begun()
        && request.isSafe()) {
      Lease fresh = new Lease(pool.connect(request.endpoint()), false);
      outcome = exchange(fresh, request, timeout);
    }
    return switch (outcome) {
      case Outcome.Arrived(Answer answer) -> answer;
      case Outcome.Lost(IOException cause, boolean begun) -> throw broken(request, cause);
    };
  }

  private Outcome exchange(Lease lease, ClientRequest request, Duration timeout) {
    Channel channel = lease.channel();
    Promise<Outcome> promise = environment.tasks().promise();
    write(
        channel,
        request,
        new WholeReceiver(promise, () -> pool.release(request.endpoint(), channel)));
    return await(promise, channel, request, timeout);
  }

  private static <T> T await(
      Promise<T> promise, Channel channel, ClientRequest request, Duration timeout) {
    try {
      Optional<T> value = promise.await(timeout);
      if (value.isPresent()) {
        return value.get();
      }
      channel.close();
      throw new HttpClientException(
          Fault.TIMEOUT, "no answer from " + request.endpoint() + " within " + timeout);
    } catch (InterruptedException e) {
      channel.close();
      Thread.currentThread().interrupt();
      throw new HttpClientException(Fault.BROKEN, "interrupted while waiting for an answer", e);
    }
  }

  private static HttpClientException broken(ClientRequest request, IOException cause) {
    return new HttpClientException(
        Fault.BROKEN, "no answer from " + request.endpoint() + ": " + cause.getMessage(), cause);
  }

  /**
   * Sends {@code request} and returns when the head of the answer is there, whatever its status.
   *
   * @throws HttpClientException when there is no answer
   */
  public StreamedAnswer stream(ClientRequest request) {
    Channel channel = pool.connect(request.endpoint());
    Promise<StreamReceiver.Start> promise = environment.tasks().promise();
    var receiver = new StreamReceiver(promise, channel, false);
    write(channel, request, receiver);
    HttpResponse head = head(await(promise, channel, request, config.readTimeout()), request);
    return new StreamedAnswer(
        head.status().code(), Wire.headers(head.headers()), receiver.body(), channel);
  }

  private static HttpResponse head(StreamReceiver.Start start, ClientRequest request) {
    return switch (start) {
      case StreamReceiver.Start.Head(HttpResponse response) -> response;
      case StreamReceiver.Start.Lost(IOException cause) -> throw broken(request, cause);
    };
  }

  /**
   * Sends {@code request}, which asks for another protocol with {@code Connection} and {@code
   * Upgrade} headers.
   *
   * @throws HttpClientException when there is no answer
   */
  public UpgradeAnswer upgrade(ClientRequest request) {
    Channel channel = pool.connect(request.endpoint());
    Promise<StreamReceiver.Start> promise = environment.tasks().promise();
    var receiver = new StreamReceiver(promise, channel, true);
    write(channel, request, receiver);
    HttpResponse head = head(await(promise, channel, request, config.readTimeout()), request);
    Headers headers = Wire.headers(head.headers());
    if (receiver.takesOver()) {
      return new UpgradeAnswer.Switched(headers, channel.attr(Wire.TAKEN).get());
    }
    try (var body = receiver.body()) {
      byte[] bytes = body.readNBytes(WholeReceiver.MAX_BYTES);
      return new UpgradeAnswer.Refused(new Answer(head.status().code(), headers, bytes));
    } catch (IOException e) {
      throw broken(request, e);
    }
  }

  private void write(Channel channel, ClientRequest request, Receiver receiver) {
    var message =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.valueOf(request.method()),
            request.target(),
            Unpooled.wrappedBuffer(request.body().bytes()));
    request.headers().fields().forEach(f -> message.headers().add(f.name(), f.value()));
    if (!message.headers().contains(HttpHeaderNames.HOST)) {
      message.headers().set(HttpHeaderNames.HOST, request.endpoint().authority());
    }
    if (!message.headers().contains(HttpHeaderNames.AUTHORIZATION)) {
      config
          .bearerToken()
          .ifPresent(
              t -> message.headers().set(HttpHeaderNames.AUTHORIZATION, "Bearer " + t.get()));
    }
    int length = request.body().bytes().length;
    if (length > 0 || !request.isSafe()) {
      message.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
    }
    channel
        .eventLoop()
        .execute(
            () -> {
              ResponseHandler handler = channel.pipeline().get(ResponseHandler.class);
              if (handler == null || !channel.isActive()) {
                message.release();
                receiver.failed(new IOException("the server closed the connection"));
                return;
              }
              handler.expect(receiver);
              channel.writeAndFlush(message);
            });
  }

  /** Closes all connections; requests under way fail. */
  @Override
  public void close() {
    pool.close();
  }
}
