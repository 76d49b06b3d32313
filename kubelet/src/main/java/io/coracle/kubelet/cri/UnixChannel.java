package io.coracle.kubelet.cri;

import static java.util.Objects.requireNonNull;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A gRPC channel on a unix socket. It connects when it is first used and again whenever the server
 * was gone; a call made meanwhile fails with {@code UNAVAILABLE}.
 *
 * <p>Callbacks run on the event loop and must not block; blocking stubs are unaffected by that.
 */
public final class UnixChannel implements AutoCloseable {
  /** The largest message we take, as the kubelet of upstream has it. */
  private static final int MAX_MESSAGE_BYTES = 16 << 20;

  /**
   * How much of an answer may be under way. Left to itself gRPC measures the line by a ping for
   * each answer, which costs as much as a small answer does; and it keeps each call for a second
   * try, which is the callers' affair here.
   */
  private static final int WINDOW_BYTES = 1 << 20;

  /** A unix socket's path may have this many bytes on Linux (sockaddr_un, with its final zero). */
  public static final int MAX_SOCKET_PATH_BYTES = 107;

  /**
   * gRPC sets an option that only TCP has, and Netty warns of that at every connection. The field
   * keeps the logger, and with it its level, from being collected.
   */
  private static final Logger BOOTSTRAP_LOGGER = quiet("io.netty.bootstrap.Bootstrap");

  private final EventLoopGroup eventLoop;
  private final ManagedChannel channel;

  private UnixChannel(EventLoopGroup eventLoop, ManagedChannel channel) {
    this.eventLoop = eventLoop;
    this.channel = channel;
  }

  private static Logger quiet(String name) {
    Logger logger = Logger.getLogger(name);
    logger.setLevel(Level.SEVERE);
    return logger;
  }

  /** A channel to the server that listens on {@code socket}. */
  public static UnixChannel to(Path socket) {
    requireNonNull(BOOTSTRAP_LOGGER);
    var eventLoop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("runtime-grpc", true), EpollIoHandler.newFactory());
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toString()))
            .channelType(EpollDomainSocketChannel.class)
            .eventLoopGroup(eventLoop)
            .overrideAuthority("localhost")
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .flowControlWindow(WINDOW_BYTES)
            .disableRetry()
            .directExecutor()
            .usePlaintext()
            .build();
    return new UnixChannel(eventLoop, channel);
  }

  public ManagedChannel channel() {
    return channel;
  }

  /** Makes the next call try to connect at once instead of waiting for a back-off to pass. */
  public void reconnectNow() {
    channel.resetConnectBackoff();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
