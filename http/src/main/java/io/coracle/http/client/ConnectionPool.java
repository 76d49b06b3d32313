package io.coracle.http.client;

import io.coracle.base.Clock;
import io.coracle.http.client.HttpClientException.Fault;
import io.coracle.http.netty.ClientContexts;
import io.coracle.http.netty.EventLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a client: idle ones to be used again, and how many there may be. Thread-safe;
 * one lock guards the idle ones and is never held while the network is waited for.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Closing has no outcome to look at.
final class ConnectionPool {
  /** Idle connections kept for each endpoint. */
  private static final int MAX_IDLE = 16;

  /** How long one is kept; less than servers keep them, so that they seldom close first. */
  private static final Duration MAX_IDLE_TIME = Duration.ofSeconds(60);

  /** Bytes of a header section, and of its first line. */
  private static final int MAX_HEAD_BYTES = 256 * 1024;

  private static final int CHUNK_BYTES = 64 * 1024;

  private static final AttributeKey<Long> IDLE_SINCE = AttributeKey.valueOf("coracle.idle");

  /** What TLS was set up with; absent without TLS. */
  private static final AttributeKey<SslContext> CONTEXT = AttributeKey.valueOf("coracle.context");

  /** Is done when TLS is agreed on, or not to be had. */
  private static final AttributeKey<Future<Channel>> HANDSHAKE =
      AttributeKey.valueOf("coracle.handshake");

  private final HttpClientConfig config;
  private final ClientContexts contexts;
  private final Clock clock;
  private final Semaphore permits;
  private final Map<Endpoint, ArrayDeque<Channel>> idle = new HashMap<>();
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * A connection to send one request on.
   *
   * @param reused whether it has served before, so that the server may just be closing it
   */
  record Lease(Channel channel, boolean reused) {}

  ConnectionPool(HttpClientConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
    this.permits = new Semaphore(config.connections());
    this.contexts = new ClientContexts(config.key(), trust(config.trust()));
  }

  private static ClientContexts.Trust trust(HttpClientConfig.Trust trust) {
    return switch (trust) {
      case HttpClientConfig.Trust.Platform platform -> new ClientContexts.Trust.Platform();
      case HttpClientConfig.Trust.Authorities(var certificates) ->
          new ClientContexts.Trust.Authorities(certificates);
      case HttpClientConfig.Trust.Anyone anyone -> new ClientContexts.Trust.Anyone();
    };
  }

  /** An idle connection to {@code endpoint}, or a new one. */
  Lease lease(Endpoint endpoint) {
    Channel known = takeIdle(endpoint);
    return known != null ? new Lease(known, true) : new Lease(connect(endpoint), false);
  }

  private @Nullable Channel takeIdle(Endpoint endpoint) {
    synchronized (idle) {
      ArrayDeque<Channel> known = idle.get(endpoint);
      while (known != null && !known.isEmpty()) {
        Channel channel = known.removeLast();
        if (isFresh(channel)) {
          return channel;
        }
        channel.close();
      }
      return null;
    }
  }

  private boolean isFresh(Channel channel) {
    Long since = channel.attr(IDLE_SINCE).get();
    return channel.isActive()
        && clock.since(since).compareTo(MAX_IDLE_TIME) < 0
        && showsTheKeyOfNow(channel);
  }

  /** A connection goes on with the certificate of its beginning, which expires one day. */
  @SuppressWarnings("ReferenceEquality") // There is a new context when the key has changed.
  private boolean showsTheKeyOfNow(Channel channel) {
    SslContext begun = channel.attr(CONTEXT).get();
    return begun == null || begun == contexts.get();
  }

  /** Gives a connection back whose answer is complete. */
  void release(Endpoint endpoint, Channel channel) {
    ResponseHandler handler = channel.pipeline().get(ResponseHandler.class);
    if (closed || handler == null || !handler.isReusable() || !channel.isActive()) {
      channel.close();
      return;
    }
    channel.attr(IDLE_SINCE).set(clock.nanoTime());
    synchronized (idle) {
      ArrayDeque<Channel> known = idle.computeIfAbsent(endpoint, e -> new ArrayDeque<>());
      if (known.size() >= MAX_IDLE) {
        channel.close();
        return;
      }
      known.addLast(channel);
    }
    channel.eventLoop().schedule(this::sweep, MAX_IDLE_TIME.toMillis() + 10, TimeUnit.MILLISECONDS);
  }

  private void sweep() {
    synchronized (idle) {
      Iterator<ArrayDeque<Channel>> all = idle.values().iterator();
      while (all.hasNext()) {
        ArrayDeque<Channel> known = all.next();
        known.removeIf(this::closeIfStale);
        if (known.isEmpty()) {
          all.remove();
        }
      }
    }
  }

  private boolean closeIfStale(Channel channel) {
    if (isFresh(channel)) {
      return false;
    }
    channel.close();
    return true;
  }

  /** A new connection; blocks until TCP and TLS are agreed on. */
  Channel connect(Endpoint endpoint) {
    acquirePermit(endpoint);
    ChannelFuture connected = null;
    try {
      connected = bootstrap(endpoint).connect(address(endpoint)).awaitUninterruptibly();
    } finally {
      if (connected == null || !connected.isSuccess()) {
        permits.release();
      }
    }
    if (!connected.isSuccess()) {
      throw new HttpClientException(
          Fault.UNREACHABLE,
          "cannot connect to " + endpoint + ": " + connected.cause().getMessage(),
          connected.cause());
    }
    Channel channel = connected.channel();
    open.add(channel);
    channel
        .closeFuture()
        .addListener(
            future -> {
              open.remove(channel);
              permits.release();
            });
    if (endpoint.tls()) {
      awaitHandshake(endpoint, channel);
    }
    return channel;
  }

  private static InetSocketAddress address(Endpoint endpoint) {
    var address = new InetSocketAddress(endpoint.host(), endpoint.port());
    if (address.isUnresolved()) {
      throw new HttpClientException(Fault.UNREACHABLE, "unknown host " + endpoint.host());
    }
    return address;
  }

  private void acquirePermit(Endpoint endpoint) {
    if (closed) {
      throw new HttpClientException(Fault.UNREACHABLE, "the client is closed");
    }
    if (permits.tryAcquire()) {
      return;
    }
    closeAnIdleOne();
    try {
      if (!permits.tryAcquire(config.readTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new HttpClientException(
            Fault.UNREACHABLE,
            "no free connection for " + endpoint + ": " + config.connections() + " are in use");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HttpClientException(
          Fault.UNREACHABLE, "interrupted while waiting for a connection", e);
    }
  }

  private void closeAnIdleOne() {
    synchronized (idle) {
      for (ArrayDeque<Channel> known : idle.values()) {
        Channel oldest = known.pollFirst();
        if (oldest != null) {
          oldest.close();
          return;
        }
      }
    }
  }

  private Bootstrap bootstrap(Endpoint endpoint) {
    return new Bootstrap()
        .group(EventLoops.group())
        .channel(EventLoops.socketChannel())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(
            ChannelOption.CONNECT_TIMEOUT_MILLIS,
            Math.toIntExact(config.connectTimeout().toMillis()))
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                initialize(channel, endpoint);
              }
            });
  }

  private void initialize(Channel channel, Endpoint endpoint) {
    if (endpoint.tls()) {
      SslContext context = contexts.get();
      channel.attr(CONTEXT).set(context);
      SslHandler tls = context.newHandler(channel.alloc(), endpoint.host(), endpoint.port());
      tls.setHandshakeTimeoutMillis(config.connectTimeout().toMillis());
      channel.attr(HANDSHAKE).set(tls.handshakeFuture());
      channel.pipeline().addLast(tls);
    }
    channel
        .pipeline()
        .addLast(
            new HttpClientCodec(MAX_HEAD_BYTES, MAX_HEAD_BYTES, CHUNK_BYTES),
            new ResponseHandler());
  }

  private static void awaitHandshake(Endpoint endpoint, Channel channel) {
    // Not from the pipeline: a connection that was closed meanwhile has no handlers any more.
    Future<Channel> handshake = channel.attr(HANDSHAKE).get().awaitUninterruptibly();
    if (!handshake.isSuccess()) {
      channel.close();
      throw new HttpClientException(
          Fault.UNTRUSTED,
          "no TLS with " + endpoint + ": " + handshake.cause().getMessage(),
          handshake.cause());
    }
  }

  void close() {
    closed = true;
    open.forEach(Channel::close);
  }
}
