package io.coracle.http.client;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponse;
import java.io.IOException;

/** Takes the answer to one request, on the event loop. */
interface Receiver {

  void head(HttpResponse head);

  /** A piece of the body, which the caller releases. */
  void content(ByteBuf piece);

  /** The answer is complete. */
  void end();

  /** The answer broke off; also called when none came at all. */
  void failed(IOException cause);

  /** Whether the connection is taken over with the head that just came. */
  boolean takesOver();
}
