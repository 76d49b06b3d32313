package io.coracle.http.netty;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * The threads that do network I/O, shared by all servers and clients of the process: epoll on
 * Linux, NIO elsewhere. They are daemons and are never shut down.
 */
public final class EventLoops {
  /** More threads than this gain nothing at the loads a control plane sees. */
  private static final int MAX_THREADS = 8;

  private EventLoops() {}

  private static final class Holder {
    static final MultiThreadIoEventLoopGroup GROUP =
        new MultiThreadIoEventLoopGroup(
            Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()),
            new DefaultThreadFactory("http-io", true),
            ioHandlers());

    private static IoHandlerFactory ioHandlers() {
      return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }
  }

  public static MultiThreadIoEventLoopGroup group() {
    return Holder.GROUP;
  }

  public static Class<? extends ServerChannel> serverChannel() {
    return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  public static Class<? extends SocketChannel> socketChannel() {
    return Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
  }
}
