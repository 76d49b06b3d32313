package io.coracle.http.client;

import io.coracle.http.Headers;
import io.coracle.http.netty.ChannelConnection;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AttributeKey;
import java.util.ArrayList;
import java.util.Map;

/** Small translations between this package and Netty. */
final class Wire {
  /** The connection that a switch of protocols left. */
  static final AttributeKey<ChannelConnection> TAKEN = AttributeKey.valueOf("coracle.taken");

  private Wire() {}

  static Headers headers(HttpHeaders from) {
    var fields = new ArrayList<Headers.Field>(from.size());
    for (Map.Entry<String, String> entry : from) {
      fields.add(new Headers.Field(entry.getKey(), entry.getValue()));
    }
    return Headers.of(fields);
  }

  /**
   * Takes the HTTP handlers out; what has come behind the head goes to the bare connection. Called
   * on the event loop, from within the handler that read the head.
   */
  static void takeOver(Channel channel) {
    var connection = new ChannelConnection(channel);
    channel.attr(TAKEN).set(connection);
    channel.pipeline().addLast(connection);
    // Not now: the codec is in the middle of decoding the head.
    channel
        .eventLoop()
        .execute(
            () -> {
              channel.pipeline().remove(ResponseHandler.class);
              channel.pipeline().remove(HttpClientCodec.class);
            });
  }
}
