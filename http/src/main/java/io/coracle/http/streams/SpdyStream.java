package io.coracle.http.streams;

import io.coracle.http.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;

/** One stream of a {@link SpdyConnection}. Each direction may be used by one task at a time. */
public final class SpdyStream {
  /** The largest data frame we send. */
  private static final int MAX_DATA_BYTES = 32 << 10;

  private final SpdyConnection connection;
  private final int id;
  private final Headers headers;
  private final BytePipe received = new BytePipe();
  private final OutputStream output = new StreamOutput();
  private final AtomicBoolean receivedAll = new AtomicBoolean();
  private final AtomicBoolean sentAll = new AtomicBoolean();

  SpdyStream(SpdyConnection connection, int id, Headers headers) {
    this.connection = connection;
    this.id = id;
    this.headers = headers;
  }

  /** The headers it was opened with. */
  public Headers headers() {
    return headers;
  }

  /** What the other side sends. Ends when it has closed its direction or the connection. */
  public InputStream input() {
    return received.input();
  }

  /** What this side sends. Closing it ends this direction only. */
  public OutputStream output() {
    return output;
  }

  /** Gives the stream up in both directions. */
  public void reset() {
    connection.forget(id);
    received.end();
    if (!(sentAll.getAndSet(true) && receivedAll.get())) {
      try {
        connection.sendReset(id);
      } catch (IOException e) {
        // The connection is gone, and the stream with it.
        receivedAll.set(true);
      }
    }
  }

  void received(byte[] bytes, boolean last) throws IOException {
    received.put(bytes);
    if (last) {
      receivedAll.set(true);
      received.end();
      forgetIfDone();
    }
  }

  /** Go's library resets every stream when it closes a connection, so this is an end like any. */
  void wasReset() {
    sentAll.set(true);
    receivedAll.set(true);
    received.end();
  }

  void connectionEnded(String why) {
    sentAll.set(true);
    if (receivedAll.getAndSet(true)) {
      return;
    }
    if (why.startsWith("the connection has ended")) {
      received.end();
    } else {
      received.breakOff(why);
    }
  }

  private void forgetIfDone() {
    if (receivedAll.get() && sentAll.get()) {
      connection.forget(id);
    }
  }

  private final class StreamOutput extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (sentAll.get()) {
        throw new IOException("the stream is closed");
      }
      for (int sent = 0; sent < length; sent += MAX_DATA_BYTES) {
        int count = Math.min(MAX_DATA_BYTES, length - sent);
        connection.sendData(id, bytes, offset + sent, count, false);
      }
    }

    @Override
    public void close() throws IOException {
      if (!sentAll.getAndSet(true)) {
        connection.sendData(id, new byte[0], 0, 0, true);
        forgetIfDone();
      }
    }
  }
}
