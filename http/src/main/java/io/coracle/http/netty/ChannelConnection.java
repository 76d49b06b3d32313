package io.coracle.http.netty;

import io.coracle.http.RawConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;

/**
 * A channel without codec as a connection with blocking streams. It is put at the end of the
 * pipeline when the HTTP handlers have been taken out.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // Channel futures tell nothing that is not handled here.
public final class ChannelConnection extends ChannelInboundHandlerAdapter implements RawConnection {
  /** How long {@link #close} waits for a peer that does not take the last bytes. */
  private static final int CLOSE_SECONDS = 10;

  private final Channel channel;
  private final InboundBytes input;
  private final OutboundBytes output;

  public ChannelConnection(Channel channel) {
    this.channel = channel;
    this.input = new InboundBytes(channel);
    this.output = new OutboundBytes(channel);
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public void close() {
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    var force =
        channel.eventLoop().schedule(() -> channel.close(), CLOSE_SECONDS, TimeUnit.SECONDS);
    channel.closeFuture().addListener(future -> force.cancel(false));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof ByteBuf bytes) {
        input.add(bytes);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    input.end();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    input.fail(new IOException("the connection broke: " + cause.getMessage(), cause));
    context.close();
  }
}
