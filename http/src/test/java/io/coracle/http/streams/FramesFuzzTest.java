package io.coracle.http.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.coracle.base.Ids;
import io.coracle.http.RawConnection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Connections on which anything may arrive end in order. */
class FramesFuzzTest {

  /** A connection whose other side has said all it will ever say. */
  private static final class Said implements RawConnection {
    private final ByteArrayInputStream input;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    Said(byte[] bytes) {
      input = new ByteArrayInputStream(bytes);
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
    public void close() {}
  }

  @FuzzTest
  void webSocket_anyBytes_areMessagesOrAnError(byte @Nullable [] bytes) {
    if (bytes == null) {
      return;
    }
    try (var connection = WebSocketConnection.server(new Said(bytes))) {
      for (Optional<WebSocketConnection.Message> message = connection.read();
          message.isPresent();
          message = connection.read()) {
        assertThat(message.get().payload().length).isLessThanOrEqualTo(bytes.length);
      }
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }

  @FuzzTest
  void webSocket_anyMessage_isReadAsItIsSent(byte @Nullable [] bytes) throws IOException {
    if (bytes == null) {
      return;
    }
    for (WebSocketConnection.Message sent : sentTwice(bytes)) {
      assertThat(sent.payload()).isEqualTo(bytes);
    }
  }

  private static WebSocketConnection.Message[] sentTwice(byte[] bytes) throws IOException {
    var wire = new Said(new byte[0]);
    var client = WebSocketConnection.client(wire, new Ids(new SplittableRandom(bytes.length)));
    client.sendBinary(bytes);
    client.sendText(bytes);
    var server = WebSocketConnection.server(new Said(wire.output.toByteArray()));
    return new WebSocketConnection.Message[] {
      server.read().orElseThrow(), server.read().orElseThrow()
    };
  }

  @FuzzTest
  void spdy_anyBytes_endTheConnectionInOrder(byte @Nullable [] bytes) {
    if (bytes == null) {
      return;
    }
    try (var connection = SpdyConnection.server(new Said(bytes), SpdyStream::reset)) {
      connection.run();
    }
  }

  @FuzzTest
  void terminalSize_anyText_isTakenOrIgnored(byte @Nullable [] bytes) {
    if (bytes == null) {
      return;
    }
    new TerminalSizes().accept(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
  }
}
