package io.coracle.http.client;

import io.coracle.base.Promise;
import io.coracle.http.netty.InboundBytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpResponse;
import java.io.IOException;

/** Delivers the head at once and the body piece by piece. */
@SuppressWarnings("FutureReturnValueIgnored") // Closing has no outcome to look at.
final class StreamReceiver implements Receiver {

  /** What comes first. */
  sealed interface Start {
    record Head(HttpResponse response) implements Start {}

    record Lost(IOException cause) implements Start {}
  }

  private final Promise<Start> promise;
  private final Channel channel;
  private final InboundBytes body;
  private final boolean acceptsSwitch;
  private boolean switched;

  /**
   * @param acceptsSwitch whether a 101 hands over the connection
   */
  StreamReceiver(Promise<Start> promise, Channel channel, boolean acceptsSwitch) {
    this.promise = promise;
    this.channel = channel;
    this.body = new InboundBytes(channel);
    this.acceptsSwitch = acceptsSwitch;
  }

  InboundBytes body() {
    return body;
  }

  @Override
  public void head(HttpResponse head) {
    switched = acceptsSwitch && head.status().code() == 101;
    if (switched) {
      Wire.takeOver(channel);
    }
    promise.complete(new Start.Head(head));
  }

  @Override
  public void content(ByteBuf piece) {
    body.add(piece);
  }

  @Override
  public void end() {
    body.end();
    channel.close();
  }

  @Override
  public void failed(IOException cause) {
    promise.complete(new Start.Lost(cause));
    body.fail(cause);
  }

  @Override
  public boolean takesOver() {
    return switched;
  }
}
