package io.coracle.http.client;

import io.coracle.base.Promise;
import io.coracle.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Collects a whole answer. */
final class WholeReceiver implements Receiver {
  /** A longer answer is refused. */
  static final int MAX_BYTES = 512 * 1024 * 1024;

  /** What becomes of a request. */
  sealed interface Outcome {
    record Arrived(Answer answer) implements Outcome {}

    /**
     * No answer.
     *
     * @param begun whether some of it had come
     */
    record Lost(IOException cause, boolean begun) implements Outcome {}
  }

  private final Promise<Outcome> promise;
  private final Runnable onEnd;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(1024);
  private @Nullable HttpResponse head;

  /**
   * @param onEnd called on the event loop before the answer is delivered
   */
  WholeReceiver(Promise<Outcome> promise, Runnable onEnd) {
    this.promise = promise;
    this.onEnd = onEnd;
  }

  @Override
  public void head(HttpResponse received) {
    head = received;
  }

  @Override
  public void content(ByteBuf piece) {
    if (piece.isReadable() && body.size() <= MAX_BYTES) {
      body.writeBytes(ByteBufUtil.getBytes(piece));
    }
  }

  @Override
  public void end() {
    HttpResponse received = head;
    if (received == null || body.size() > MAX_BYTES) {
      failed(new IOException("the answer is too large"));
      return;
    }
    Headers headers = Wire.headers(received.headers());
    onEnd.run();
    promise.complete(
        new Outcome.Arrived(new Answer(received.status().code(), headers, body.toByteArray())));
  }

  @Override
  public void failed(IOException cause) {
    promise.complete(new Outcome.Lost(cause, head != null));
  }

  @Override
  public boolean takesOver() {
    return false;
  }
}
