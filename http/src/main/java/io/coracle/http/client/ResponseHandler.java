package io.coracle.http.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Gives the answers of a connection to who asked. One request at a time. */
@SuppressWarnings("FutureReturnValueIgnored") // Closing has no outcome to look at.
final class ResponseHandler extends ChannelInboundHandlerAdapter {
  private @Nullable Receiver receiver;
  private boolean keepAlive = true;
  private boolean interim;
  private boolean taken;

  /** The next answer is for {@code next}. Called on the event loop. */
  void expect(Receiver next) {
    receiver = next;
  }

  /** Whether another request may be sent. */
  boolean isReusable() {
    return keepAlive && receiver == null;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof HttpObject object)) {
      // The codec has switched already: what comes now is for who took over.
      context.fireChannelRead(message);
      return;
    }
    try {
      if (taken) {
        return;
      }
      if (object.decoderResult().isFailure()) {
        fail(context, "the answer is not HTTP", object.decoderResult().cause());
        return;
      }
      Receiver current = receiver;
      if (current == null) {
        // Nobody asked for this.
        context.close();
        return;
      }
      if (object instanceof HttpResponse head) {
        begin(current, head);
      }
      if (object instanceof HttpContent content) {
        more(current, content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(Receiver current, HttpResponse head) {
    int status = head.status().code();
    interim = status >= 100 && status < 200 && status != 101;
    if (!interim) {
      keepAlive = HttpUtil.isKeepAlive(head);
      current.head(head);
      if (current.takesOver()) {
        taken = true;
        receiver = null;
        keepAlive = false;
      }
    }
  }

  private void more(Receiver current, HttpContent content) {
    if (interim || receiver == null) {
      return;
    }
    current.content(content.content());
    if (content instanceof LastHttpContent) {
      receiver = null;
      current.end();
    }
  }

  private void fail(ChannelHandlerContext context, String sentence, Throwable cause) {
    Receiver current = receiver;
    receiver = null;
    keepAlive = false;
    if (current != null) {
      current.failed(new IOException(sentence + ": " + cause.getMessage(), cause));
    }
    context.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    Receiver current = receiver;
    receiver = null;
    keepAlive = false;
    if (current != null) {
      current.failed(new IOException("the server closed the connection"));
    }
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(context, "the connection broke", cause);
  }
}
