package io.coracle.http.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2StreamChannel;

/** Ends a connection, or one HTTP/2 stream, in the middle of an answer. */
@SuppressWarnings(
    "FutureReturnValueIgnored") // Channel futures tell nothing that is not handled here.
final class BreakOff {
  private BreakOff() {}

  /**
   * Breaks {@code channel} off, on any thread. Closing alone would not do for a stream: when the
   * client has sent all it wanted to, nobody would tell it, and it would wait for the rest of its
   * answer as long as the connection lasts.
   */
  static void of(Channel channel) {
    if (channel instanceof Http2StreamChannel) {
      channel
          .writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL))
          .addListener(ChannelFutureListener.CLOSE);
    } else {
      channel.close();
    }
  }
}
