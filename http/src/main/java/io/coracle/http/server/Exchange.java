package io.coracle.http.server;

import io.coracle.http.Headers;
import io.coracle.http.Request;
import io.coracle.http.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. {@link #run} is the task that asks the handler; everything else
 * happens on the event loop.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // Channel futures tell nothing that is not handled here.
final class Exchange {
  /** Answers beyond this are written as the client takes them, not all at once. */
  private static final long AT_ONCE_BYTES = 256L * 1024;

  /**
   * Of an answer that is there as a whole, a client takes at least so many bytes within the
   * server's write timeout: who takes a few now and then keeps all of it in memory.
   */
  private static final long LEAST_TAKEN_BYTES = 64L * 1024;

  /** What an exchange tells its connection. */
  interface Owner {
    /** The answer was written; {@code complete} is false if it broke off. */
    void finished(Exchange exchange, boolean complete);

    /** Takes the HTTP handlers out; then runs {@code takeover} on the bare connection. */
    void upgrade(Exchange exchange, Response.Takeover takeover);
  }

  private final ServerState server;
  private final Channel channel;
  private final Owner owner;
  private final Request request;
  private final boolean http10;
  private final boolean keepAlive;
  private final AtomicInteger running;
  private @Nullable ChannelSink sink;
  private @Nullable ScheduledFuture<?> writeTimer;
  private long lastTaken = -1;
  private boolean whole;
  private boolean waited;
  private boolean endsWhenStalled;
  private boolean over;
  private volatile boolean upgraded;

  /**
   * @param running how many handlers of the connection are at work, which this one joins
   */
  Exchange(
      ServerState server,
      Channel channel,
      Owner owner,
      Request request,
      boolean http10,
      boolean keepAlive,
      AtomicInteger running) {
    this.server = server;
    this.channel = channel;
    this.owner = owner;
    this.request = request;
    this.http10 = http10;
    this.keepAlive = keepAlive;
    this.running = running;
  }

  /** Whether the connection stays open for another request. */
  boolean keepsConnection() {
    return keepAlive && !server.stopping;
  }

  /**
   * Asks the handler.
   *
   * @param answered called when it has answered
   */
  void start(Runnable answered) {
    server.exchanges.add(this);
    server.environment.tasks().start("http request", () -> run(answered));
  }

  private void run(Runnable answered) {
    running.incrementAndGet();
    try {
      Response response = answer();
      answered.run();
      respond(response);
    } finally {
      running.decrementAndGet();
    }
  }

  private void respond(Response response) {
    switch (response) {
      case Response.Complete complete -> onLoop(() -> writeComplete(complete));
      case Response.Streaming streaming -> stream(streaming);
      case Response.Upgraded upgrade -> onLoop(() -> writeUpgrade(upgrade));
    }
  }

  private Response answer() {
    try {
      return Compression.apply(request, server.handler.handle(request));
    } catch (RuntimeException | Error e) {
      ServerState.LOG.error(
          "A handler failed", e, "method", request.method(), "path", request.path());
      return server.config.refusals().refuse(500, "internal error");
    }
  }

  private void onLoop(Runnable body) {
    channel.eventLoop().execute(body);
  }

  /** Writes an answer that is there as a whole. */
  void writeComplete(Response.Complete response) {
    if (over) {
      return;
    }
    whole = true;
    waited = true;
    long size = Compression.size(response.chunks());
    boolean head = request.method().equals("HEAD");
    boolean bodiless = head || isBodiless(response.status());
    if (!bodiless && size > AT_ONCE_BYTES) {
      HttpResponse start = head(response.status(), response.headers());
      start.headers().set(HttpHeaderNames.CONTENT_LENGTH, size);
      ChannelSink body = new ChannelSink(channel, server.environment.tasks(), this::finish);
      writeHead(start, body);
      body.writeWhole(response.chunks());
      armWriteTimer();
      return;
    }
    ByteBuf content =
        bodiless ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(array(response.chunks()));
    var full =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(response.status()), content);
    fill(full.headers(), response.headers());
    if (head || !isBodiless(response.status())) {
      full.headers().set(HttpHeaderNames.CONTENT_LENGTH, size);
    }
    var written = channel.writeAndFlush(full);
    if (!written.isDone()) {
      armWriteTimer();
    }
    written.addListener(future -> finish(future.isSuccess()));
  }

  private static boolean isBodiless(int status) {
    return status < 200 || status == 204 || status == 304;
  }

  private static byte[][] array(List<byte[]> chunks) {
    return chunks.toArray(byte[][]::new);
  }

  private void stream(Response.Streaming response) {
    ChannelSink body = new ChannelSink(channel, server.environment.tasks(), this::finish);
    onLoop(
        () -> {
          HttpResponse start = head(response.status(), response.headers());
          if (!http10) {
            start.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
          }
          endsWhenStalled = response.body().endsWhenStalled();
          armWriteTimer();
          writeHead(start, body);
        });
    if (request.method().equals("HEAD")) {
      body.close();
      return;
    }
    try {
      response.body().start(body);
    } catch (RuntimeException | Error e) {
      ServerState.LOG.error("A streamed answer failed", e, "path", request.path());
      body.abort();
    }
  }

  private void writeHead(HttpResponse start, ChannelSink body) {
    sink = body;
    // Only reading shows that the client has gone.
    channel.config().setAutoRead(true);
    channel.writeAndFlush(start);
    if (over) {
      body.end(false);
    } else if (server.stopping) {
      body.close();
    }
  }

  private void writeUpgrade(Response.Upgraded response) {
    if (over) {
      return;
    }
    var start =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(response.status()),
            Unpooled.EMPTY_BUFFER);
    response.headers().fields().forEach(f -> start.headers().add(f.name(), f.value()));
    upgraded = true;
    channel
        .writeAndFlush(start)
        .addListener(
            future -> {
              if (future.isSuccess()) {
                owner.upgrade(this, response.takeover());
              } else {
                finish(false);
              }
            });
  }

  private HttpResponse head(int status, Headers headers) {
    var start = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
    fill(start.headers(), headers);
    return start;
  }

  private void fill(HttpHeaders target, Headers headers) {
    for (Headers.Field field : headers.fields()) {
      target.add(field.name(), field.value());
    }
    if (!target.contains(HttpHeaderNames.DATE)) {
      target.set(HttpHeaderNames.DATE, server.date());
    }
    if (!keepsConnection()) {
      target.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (http10) {
      target.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
  }

  private void armWriteTimer() {
    long nanos = server.config.limits().writeTimeout().toNanos();
    writeTimer =
        channel
            .eventLoop()
            .scheduleAtFixedRate(this::checkProgress, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * Breaks off what has not moved since the last look, unless the client may take its time. What
   * has begun to wait only since then is left alone.
   */
  private void checkProgress() {
    long taken = sink == null ? lastTaken : sink.takenBytes();
    boolean waits =
        whole || sink == null || sink.isClosing() || (endsWhenStalled && sink.pendingBytes() > 0);
    long least = whole ? LEAST_TAKEN_BYTES : 1;
    if (waits && waited && taken - lastTaken < least) {
      BreakOff.of(channel);
    }
    waited = waits;
    lastTaken = taken;
  }

  /** The channel takes more. */
  void writable() {
    if (sink != null) {
      sink.drain();
    }
  }

  /** The connection is gone. */
  void connectionLost() {
    if (sink != null) {
      sink.end(false);
    }
    finish(false);
  }

  /** Ends what would not end by itself; what is nearly done may finish. Any thread. */
  void shutDown() {
    onLoop(
        () -> {
          if (upgraded) {
            channel.close();
          } else if (sink != null) {
            sink.close();
          }
        });
  }

  /** The exchange is over. */
  void finish(boolean complete) {
    if (over) {
      return;
    }
    over = true;
    if (writeTimer != null) {
      writeTimer.cancel(false);
    }
    server.exchanges.remove(this);
    owner.finished(this, complete);
  }
}
