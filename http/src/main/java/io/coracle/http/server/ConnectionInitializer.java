package io.coracle.http.server;

import io.coracle.http.Peer;
import io.coracle.http.netty.Certificates;
import io.coracle.http.netty.ServerContexts;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Sets up the handlers of a new connection: TLS, then what ALPN has chosen. */
@SuppressWarnings(
    "FutureReturnValueIgnored") // Channel futures tell nothing that is not handled here.
final class ConnectionInitializer extends ChannelInitializer<Channel> {
  /** Who is at the other end; set when the handshake is done. */
  static final AttributeKey<Peer> PEER = AttributeKey.valueOf("coracle.peer");

  /** Bytes that a client may send ahead on one HTTP/2 stream. */
  private static final int STREAM_WINDOW = 256 * 1024;

  /** Streams that a client may reset within {@link #RESET_SECONDS} before it is cut off. */
  private static final int MAX_RESETS = 200;

  private static final int RESET_SECONDS = 30;

  /** How long a closing HTTP/2 connection waits for its streams; the server has waited before. */
  private static final int CLOSE_MILLIS = 500;

  private final ServerState server;
  private final @Nullable ServerContexts contexts;

  ConnectionInitializer(ServerState server) {
    this.server = server;
    this.contexts =
        server
            .config
            .tls()
            .map(tls -> new ServerContexts(tls.key(), tls.clientAuthorities()))
            .orElse(null);
    if (contexts != null) {
      // A key that does not work is to fail the start, not the first connection.
      ServerContexts.Current checked = contexts.get();
      ServerState.LOG.debug("TLS is ready", "key", checked.key());
    }
  }

  @Override
  protected void initChannel(Channel channel) {
    if (server.stopping || server.connections.size() >= server.config.limits().connections()) {
      channel.close();
      return;
    }
    server.connections.add(channel);
    var guard = new ConnectionGuard(server.environment.clock(), server.config.limits());
    if (contexts == null) {
      channel.attr(PEER).set(new Peer.Remote(address(channel), Optional.empty()));
      channel.pipeline().addLast(guard);
      speakHttp1(channel.pipeline(), guard);
      return;
    }
    ServerContexts.Current tls = contexts.get();
    SslHandler handler = tls.context().newHandler(channel.alloc());
    handler.setHandshakeTimeoutMillis(server.config.limits().handshakeTimeout().toMillis());
    channel.pipeline().addLast(handler, guard, new Negotiation(handler, tls.verifier(), guard));
  }

  private static InetSocketAddress address(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress address
        ? address
        : InetSocketAddress.createUnresolved("unknown", 0);
  }

  private void speakHttp1(ChannelPipeline pipeline, ConnectionGuard guard) {
    int bound = server.config.limits().headBytes();
    var config = new HttpDecoderConfig().setMaxInitialLineLength(bound).setMaxHeaderSize(bound);
    pipeline.addLast(new HttpServerCodec(config), new ExchangeHandler(server, guard, false));
  }

  private void speakHttp2(ChannelPipeline pipeline, ConnectionGuard guard) {
    ServerLimits limits = server.config.limits();
    guard.speaksHttp2();
    Http2FrameCodecBuilder codec =
        Http2FrameCodecBuilder.forServer()
            .initialSettings(
                Http2Settings.defaultSettings()
                    .maxConcurrentStreams(limits.streams())
                    .initialWindowSize(STREAM_WINDOW)
                    .maxHeaderListSize(limits.headBytes()))
            .decoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_SECONDS)
            .encoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_SECONDS)
            .gracefulShutdownTimeoutMillis(CLOSE_MILLIS);
    pipeline.addLast(
        codec.build(), new Http2MultiplexHandler(new StreamInitializer(guard)), new Tail());
  }

  /** Sets up the handlers of an HTTP/2 stream. */
  private final class StreamInitializer extends ChannelInitializer<Channel> {
    private final ConnectionGuard guard;

    StreamInitializer(ConnectionGuard guard) {
      this.guard = guard;
    }

    @Override
    protected void initChannel(Channel stream) {
      stream.attr(PEER).set(stream.parent().attr(PEER).get());
      stream
          .pipeline()
          .addLast(
              new Http2StreamFrameToHttpObjectCodec(true, true),
              new ExchangeHandler(server, guard, true));
    }
  }

  /** Continues when the handshake is done. */
  private final class Negotiation extends ApplicationProtocolNegotiationHandler {
    private final SslHandler tls;
    private final Optional<Certificates> verifier;
    private final ConnectionGuard guard;

    Negotiation(SslHandler tls, Optional<Certificates> verifier, ConnectionGuard guard) {
      super(ApplicationProtocolNames.HTTP_1_1);
      this.tls = tls;
      this.verifier = verifier;
      this.guard = guard;
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext context, String protocol) {
      Channel channel = context.channel();
      channel.attr(PEER).set(peer(channel));
      if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
        speakHttp2(channel.pipeline(), guard);
      } else {
        speakHttp1(channel.pipeline(), guard);
      }
    }

    private Peer peer(Channel channel) {
      InetSocketAddress address = address(channel);
      X509Certificate[] chain = chain();
      if (verifier.isEmpty() || chain.length == 0) {
        return new Peer.Remote(address, Optional.empty());
      }
      Optional<String> fault = verifier.get().faultOfClient(chain);
      return fault.isEmpty()
          ? new Peer.Remote(address, Optional.of(chain[0]))
          : new Peer.Remote(address, Optional.empty(), fault);
    }

    private X509Certificate[] chain() {
      try {
        Certificate[] shown = tls.engine().getSession().getPeerCertificates();
        return Arrays.copyOf(shown, shown.length, X509Certificate[].class);
      } catch (SSLPeerUnverifiedException e) {
        // The client has shown none.
        return new X509Certificate[0];
      }
    }

    @Override
    protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
      ServerState.LOG.debug("TLS handshake failed", "cause", String.valueOf(cause.getMessage()));
      context.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      handshakeFailure(context, cause);
    }
  }

  /** Takes the errors of an HTTP/2 connection. */
  private static final class Tail extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      ServerState.LOG.debug("Connection broken", "cause", String.valueOf(cause.getMessage()));
      context.close();
    }
  }
}
