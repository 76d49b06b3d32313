package io.coracle.http.server;

import io.coracle.base.Environment;
import io.coracle.http.Handler;
import io.coracle.http.netty.EventLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A server that listens. Handlers run on tasks of the environment; I/O happens on {@link
 * EventLoops}.
 */
public final class HttpServer implements AutoCloseable {
  /** How long {@link #close} lets answers finish that are being given. */
  public static final Duration CLOSE_GRACE = Duration.ofSeconds(5);

  private static final int BACKLOG = 1024;
  private static final WriteBufferWaterMark WATER_MARKS =
      new WriteBufferWaterMark(64 * 1024, 256 * 1024);
  private static final Duration POLL = Duration.ofMillis(5);

  private final ServerState state;
  private final Channel listener;

  private HttpServer(ServerState state, Channel listener) {
    this.state = state;
    this.listener = listener;
  }

  /**
   * Starts to listen.
   *
   * @throws HttpServerException when the address cannot be used
   */
  public static HttpServer start(
      HttpServerConfig config, Handler handler, Environment environment) {
    var state = new ServerState(config, handler, environment);
    var bootstrap =
        new ServerBootstrap()
            .group(EventLoops.group())
            .channel(EventLoops.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
            .childHandler(new ConnectionInitializer(state));
    ChannelFuture bound = bootstrap.bind(config.address()).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new HttpServerException(
          "cannot listen on " + shown(config.address()) + ": " + why(bound.cause()), bound.cause());
    }
    return new HttpServer(state, bound.channel());
  }

  private static String shown(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  private static String why(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return message.contains("in use") ? "the port is in use" : message;
  }

  /** Where the server listens, with the port that it really has. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  /** Requests that are being answered, streams included. */
  public int activeExchanges() {
    return state.exchanges.size();
  }

  public int connections() {
    return state.connections.size();
  }

  /** Bytes of the request bodies that are being sent or worked on. */
  long bodyBytes() {
    return state.bodies.used();
  }

  @Override
  public void close() {
    close(CLOSE_GRACE);
  }

  /**
   * Stops listening, ends streamed bodies properly, closes connections that were taken over, lets
   * other answers finish for at most {@code grace}, and closes what is left. Blocks until then.
   */
  public void close(Duration grace) {
    state.stopping = true;
    listener.close().awaitUninterruptibly();
    state.exchanges.forEach(Exchange::shutDown);
    long from = state.environment.clock().nanoTime();
    try {
      while (!state.exchanges.isEmpty()
          && state.environment.clock().since(from).compareTo(grace) < 0) {
        state.environment.tasks().sleep(POLL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    state.connections.close().awaitUninterruptibly(grace.toMillis());
  }
}
