package io.coracle.http.streams;

import io.coracle.http.RawConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;

/** A byte connection inside the binary messages of a WebSocket. */
public final class WebSocketTunnel implements RawConnection {
  private final WebSocketConnection connection;
  private final InputStream input = new TunnelInput();
  private final OutputStream output = new TunnelOutput();

  public WebSocketTunnel(WebSocketConnection connection) {
    this.connection = connection;
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
    connection.close();
  }

  private final class TunnelInput extends InputStream {
    private byte[] message = new byte[0];
    private int next;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      while (next == message.length) {
        Optional<WebSocketConnection.Message> read = connection.read();
        if (read.isEmpty()) {
          return -1;
        }
        message = read.get().payload();
        next = 0;
      }
      int count = Math.min(length, message.length - next);
      System.arraycopy(message, next, buffer, offset, count);
      next += count;
      return count;
    }
  }

  private final class TunnelOutput extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      connection.sendBinary(new byte[] {(byte) value});
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      connection.sendBinary(Arrays.copyOfRange(bytes, offset, offset + length));
    }
  }
}
