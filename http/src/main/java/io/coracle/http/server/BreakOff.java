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
    reset(channel, Http2Error.CANCEL);
  }

  /**
   * Ends {@code channel} when all of the answer was sent, though the client has not sent all of its
   * request: the rest is not wanted, but the answer holds (RFC 9113, section 8.1).
   */
  static void afterAnswer(Channel channel) {
    reset(channel, Http2Error.NO_ERROR);
  }

  private static void reset(Channel channel, Http2Error code) {
    if (channel instanceof Http2StreamChannel) {
      channel
          .writeAndFlush(new DefaultHttp2ResetFrame(code))
          .addListener(ChannelFutureListener.CLOSE);
    } else {
      channel.close();
    }
  }
}
