package io.coracle.http.server;

import io.coracle.http.Headers;
import io.coracle.http.Peer;
import io.coracle.http.Query;
import io.coracle.http.Request;
import io.coracle.http.Response;
import io.coracle.http.netty.ChannelConnection;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The requests of an HTTP/1.1 connection, one after the other, or the one request of an HTTP/2
 * stream. A request that comes while another is being answered waits, so answers keep the order of
 * the requests. Lives on the event loop.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // Channel futures tell nothing that is not handled here.
final class ExchangeHandler extends ChannelInboundHandlerAdapter implements Exchange.Owner {
  /** When so many decoded pieces wait for their turn, the connection is not read any further. */
  private static final int MAX_WAITING = 64;

  /** So many handlers may work for a connection for each stream that it may have open. */
  private static final int RUNNING_PER_STREAM = 2;

  /**
   * How long a refused client may go on sending before it is cut off: closing at once would reset
   * the connection, and the client might never see the answer.
   */
  private static final int LINGER_MILLIS = 1000;

  /** When who is refused for lack of room may come again. */
  private static final String RETRY_SECONDS = "1";

  private final ServerState server;
  private final ConnectionGuard guard;
  private final boolean http2;
  private final ArrayDeque<HttpObject> waiting = new ArrayDeque<>();
  private @Nullable ChannelHandlerContext context;
  private @Nullable HttpRequest head;
  private @Nullable RequestReader reader;
  private @Nullable Exchange exchange;
  private @Nullable ScheduledFuture<?> bodyTimer;
  private boolean deaf;

  ExchangeHandler(ServerState server, ConnectionGuard guard, boolean http2) {
    this.server = server;
    this.guard = guard;
    this.http2 = http2;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  private ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("the handler is in no pipeline");
    }
    return context;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (deaf || !(message instanceof HttpObject object)) {
      ReferenceCountUtil.release(message);
    } else if (exchange != null) {
      waiting.add(object);
      if (waiting.size() >= MAX_WAITING) {
        ctx.channel().config().setAutoRead(false);
      }
    } else {
      accept(object);
    }
  }

  private void accept(HttpObject object) {
    try {
      if (object.decoderResult().isFailure()) {
        refuseBroken(object.decoderResult().cause());
        return;
      }
      if (object instanceof HttpRequest request) {
        begin(request);
      }
      if (object instanceof HttpContent content && reader != null) {
        more(content, reader);
      }
    } finally {
      ReferenceCountUtil.release(object);
    }
  }

  private void begin(HttpRequest request) {
    guard.begun();
    head = request;
    closeReader();
    reader =
        new RequestReader(
            request, server.config.limits().bodyBytes(), server.bodies.share(this::cutOff));
    if (reader.announcesTooMuch()) {
      refuse(413, tooLarge());
    } else if (reader.expectsContinue()) {
      context()
          .writeAndFlush(
              new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
    }
  }

  /** All bodies together take too much memory, and this one has been sent for the longest time. */
  private void cutOff() {
    ServerState.LOG.debug("A client was cut off whose body takes long");
    context().executor().execute(() -> BreakOff.of(context().channel()));
  }

  private void closeReader() {
    if (reader != null) {
      reader.share().close();
      reader = null;
    }
  }

  private String tooLarge() {
    return "Request entity too large: limit is " + server.config.limits().bodyBytes();
  }

  private void more(HttpContent content, RequestReader body) {
    switch (body.add(content.content())) {
      case TOO_LONG -> refuse(413, tooLarge());
      case NO_ROOM -> refuse(503, "too many large requests are under way");
      case ADDED -> {
        if (content instanceof LastHttpContent) {
          dispatch(body);
        }
      }
    }
  }

  private void dispatch(RequestReader body) {
    HttpRequest begun = head;
    if (begun == null) {
      return;
    }
    cancelBodyTimer();
    Request request;
    try {
      Peer peer = context().channel().attr(ConnectionInitializer.PEER).get();
      request = body.finish(peer, !http2);
    } catch (IllegalArgumentException e) {
      refuse(400, "bad request target: " + e.getMessage());
      return;
    }
    if (guard.running().get() > server.config.limits().streams() * RUNNING_PER_STREAM) {
      refuse(503, "too many requests are under way on this connection");
      return;
    }
    head = null;
    reader = null;
    body.share().arrived();
    if (request.upgrade().isPresent()) {
      // What follows may not be HTTP.
      context().channel().config().setAutoRead(false);
    }
    Exchange fresh = exchange(request, begun, http2 || HttpUtil.isKeepAlive(begun));
    exchange = fresh;
    fresh.start(body.share()::close);
  }

  private Exchange exchange(Request request, HttpRequest begun, boolean keepAlive) {
    boolean http10 = begun.protocolVersion().equals(HttpVersion.HTTP_1_0);
    return new Exchange(
        server, context().channel(), this, request, http10, keepAlive, guard.running());
  }

  private void refuseBroken(Throwable cause) {
    if (head == null) {
      guard.begun();
    }
    if (cause instanceof TooLongHttpLineException) {
      refuse(414, "the request line is too long");
    } else if (cause instanceof TooLongHttpHeaderException) {
      refuse(431, "the header fields are too large");
    } else {
      refuse(400, "this is not an HTTP request");
    }
  }

  /** Answers without asking the handler, and closes the connection. */
  private void refuse(int status, String sentence) {
    deaf = true;
    cancelBodyTimer();
    HttpRequest begun = head;
    head = null;
    closeReader();
    String method = begun == null ? "GET" : begun.method().name();
    Request request =
        Request.of(
            method,
            "/",
            Query.none(),
            Headers.none(),
            new byte[0],
            context().channel().attr(ConnectionInitializer.PEER).get());
    Exchange refusal =
        new Exchange(server, context().channel(), this, request, false, http2, guard.running());
    exchange = refusal;
    refusal.writeComplete(refusal(status, sentence));
  }

  private Response.Complete refusal(int status, String sentence) {
    Response.Complete plain = server.config.refusals().refuse(status, sentence);
    return status == 503
        ? new Response.Complete(
            status, plain.headers().with("retry-after", RETRY_SECONDS), plain.chunks())
        : plain;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (reader != null && bodyTimer == null) {
      long nanos = server.config.limits().bodyTimeout().toNanos();
      bodyTimer = ctx.executor().schedule(() -> ctx.close(), nanos, TimeUnit.NANOSECONDS);
    }
    ctx.fireChannelReadComplete();
  }

  private void cancelBodyTimer() {
    if (bodyTimer != null) {
      bodyTimer.cancel(false);
      bodyTimer = null;
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (exchange != null) {
      exchange.writable();
    }
  }

  @Override
  public void finished(Exchange done, boolean complete) {
    exchange = null;
    guard.ended();
    ChannelHandlerContext ctx = context();
    if (!complete) {
      BreakOff.of(ctx.channel());
    } else if (deaf) {
      ctx.executor()
          .schedule(
              () -> BreakOff.afterAnswer(ctx.channel()), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    } else if (!http2 && !done.keepsConnection()) {
      deaf = true;
      ctx.close();
    } else if (!http2) {
      next(ctx);
    }
  }

  private void next(ChannelHandlerContext ctx) {
    while (exchange == null && !deaf) {
      HttpObject object = waiting.poll();
      if (object == null) {
        ctx.channel().config().setAutoRead(true);
        return;
      }
      accept(object);
    }
  }

  @Override
  public void upgrade(Exchange done, Response.Takeover takeover) {
    ChannelHandlerContext ctx = context();
    var connection = new ChannelConnection(ctx.channel());
    ctx.pipeline().addLast(connection);
    releaseWaiting();
    ctx.pipeline().remove(this);
    ctx.pipeline().remove(guard);
    ctx.pipeline().remove(HttpServerCodec.class);
    ctx.channel().closeFuture().addListener(closed -> done.finish(false));
    ctx.channel().config().setAutoRead(true);
    server
        .environment
        .tasks()
        .start(
            "http upgrade",
            () -> {
              try (connection) {
                takeover.run(connection);
              }
            });
  }

  private void releaseWaiting() {
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    cancelBodyTimer();
    deaf = true;
    closeReader();
    releaseWaiting();
    if (exchange != null) {
      exchange.connectionLost();
    } else if (head != null) {
      guard.ended();
    }
    ctx.fireChannelInactive();
  }

  /** Closes the connection if nothing is under way on it. */
  void closeIfIdle() {
    if (exchange == null && head == null) {
      context().close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ServerState.LOG.debug("Connection broken", "cause", String.valueOf(cause.getMessage()));
    ctx.close();
  }
}
