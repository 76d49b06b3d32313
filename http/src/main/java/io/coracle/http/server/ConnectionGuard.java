package io.coracle.http.server;

import io.coracle.base.Clock;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose client does not get on: that stays idle too long, or takes too long to
 * send the head of a request. One for each connection; sits before the codec; lives on the event
 * loop.
 *
 * <p>While an exchange is under way the guard sleeps. Between exchanges, the head timeout runs from
 * the first byte of the next request, the idle timeout from the end of the last one. On HTTP/2,
 * where bytes need not be requests, there is only the idle timeout.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // Channel futures tell nothing that is not handled here.
final class ConnectionGuard extends ChannelInboundHandlerAdapter {
  private static final long MIN_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int CHECKS_PER_TIMEOUT = 4;

  private final Clock clock;
  private final long headNanos;
  private final long idleNanos;
  private final AtomicInteger running = new AtomicInteger();
  private @Nullable ScheduledFuture<?> checks;
  private int active;
  private boolean http2;
  private boolean headBegun = true;
  private long since;

  ConnectionGuard(Clock clock, ServerLimits limits) {
    this.clock = clock;
    this.headNanos = limits.headTimeout().toNanos();
    this.idleNanos = limits.idleTimeout().toNanos();
    this.since = clock.nanoTime();
  }

  /** From now on the connection speaks HTTP/2. */
  void speaksHttp2() {
    http2 = true;
    since = clock.nanoTime();
  }

  /** A request is there. */
  void begun() {
    active++;
    headBegun = false;
  }

  /** A request has been answered. */
  void ended() {
    active--;
    since = clock.nanoTime();
  }

  /**
   * How many handlers work for this connection; on HTTP/2 they can be more than its open streams,
   * as a handler goes on when its stream is reset.
   */
  AtomicInteger running() {
    return running;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    long period = Math.max(MIN_CHECK_NANOS, Math.min(headNanos, idleNanos) / CHECKS_PER_TIMEOUT);
    checks =
        context
            .executor()
            .scheduleAtFixedRate(() -> check(context), period, period, TimeUnit.NANOSECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (checks != null) {
      checks.cancel(false);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (active == 0) {
      if (http2) {
        since = clock.nanoTime();
      } else if (!headBegun) {
        headBegun = true;
        since = clock.nanoTime();
      }
    }
    context.fireChannelRead(message);
  }

  private void check(ChannelHandlerContext context) {
    if (active > 0) {
      return;
    }
    long limit = headBegun && !http2 ? headNanos : idleNanos;
    long waited = clock.nanoTime() - since;
    if (waited > limit) {
      ServerState.LOG.debug(
          "Connection closed that its client left waiting", "waited", Duration.ofNanos(waited));
      context.channel().close();
    }
  }
}
