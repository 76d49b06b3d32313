package io.coracle.http.streams;

import io.coracle.http.Headers;
import io.coracle.http.RawConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * An HTTP/1.1 upgrade asked for on a socket of one's own: for servers on the same machine that need
 * nothing else of HTTP, such as a container runtime's streaming server.
 */
public final class PlainUpgrade {
  private static final int MAX_HEAD_BYTES = 64 << 10;
  private static final int MAX_REASON_BYTES = 4 << 10;

  private PlainUpgrade() {}

  /**
   * Asks for the upgrade and returns the connection once the server has agreed. The socket is
   * closed when it does not.
   *
   * @throws IOException with the server's reason, if it refuses
   */
  public static RawConnection ask(Socket socket, String target, Headers headers)
      throws IOException {
    try {
      var head = new StringBuilder("POST ").append(target).append(" HTTP/1.1\r\n");
      headers
          .fields()
          .forEach(
              field -> head.append(field.name()).append(": ").append(field.value()).append("\r\n"));
      head.append("connection: Upgrade\r\n\r\n");
      socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      readAgreement(socket.getInputStream());
      return new SocketConnection(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static void readAgreement(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    String text = "";
    while (!text.endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0 || head.size() > MAX_HEAD_BYTES) {
        throw new IOException("the server has no proper answer to the upgrade");
      }
      head.write(next);
      text = next == '\n' ? head.toString(StandardCharsets.ISO_8859_1) : "";
    }
    String status = text.lines().findFirst().orElse("");
    if (!status.startsWith("HTTP/1.1 101")) {
      byte[] reason = in.readNBytes(Math.min(MAX_REASON_BYTES, Math.max(in.available(), 0)));
      throw new IOException(
          "the server refused the upgrade: "
              + status
              + " "
              + new String(reason, StandardCharsets.UTF_8).strip());
    }
  }

  private record SocketConnection(Socket socket, InputStream input, OutputStream output)
      implements RawConnection {
    SocketConnection(Socket socket) throws IOException {
      this(socket, socket.getInputStream(), socket.getOutputStream());
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException("a socket cannot be closed", e);
      }
    }
  }
}
