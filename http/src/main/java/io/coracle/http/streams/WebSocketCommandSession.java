package io.coracle.http.streams;

import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.http.RawConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The server's side of exec and attach over WebSocket: the first byte of a message is its channel
 * (with base64 protocols the first digit). Version 5 adds messages that close a channel.
 */
final class WebSocketCommandSession implements RemoteCommandServer.Session, AutoCloseable {
  private static final Log LOG = Log.of("streams");

  private static final int STDIN = 0;
  private static final int STDOUT = 1;
  private static final int STDERR = 2;
  private static final int ERROR = 3;
  private static final int RESIZE = 4;
  private static final int CLOSE_CHANNEL = 255;

  /** Messages we send are no longer, so that small clients need no large buffers. */
  private static final int MAX_PAYLOAD_BYTES = 32 << 10;

  private final Environment environment;
  private final WebSocketConnection connection;
  private final RemoteCommandServer.Options options;
  private final boolean base64;
  private final boolean jsonStatus;
  private final boolean closesChannels;
  private final BytePipe stdin = new BytePipe();
  private final TerminalSizes sizes = new TerminalSizes();

  WebSocketCommandSession(
      Environment environment,
      RawConnection raw,
      String protocol,
      RemoteCommandServer.Options options) {
    this.environment = environment;
    this.connection = WebSocketConnection.server(raw);
    this.options = options;
    this.base64 = protocol.contains("base64");
    this.jsonStatus = protocol.startsWith("v4.") || protocol.startsWith("v5.");
    this.closesChannels = protocol.startsWith("v5.");
  }

  /** Tells the client that it is connected, by an empty message, and begins to read. */
  void open() throws IOException {
    int lowest = options.stdout() ? STDOUT : options.stderr() ? STDERR : ERROR;
    send(lowest, new byte[0], 0, 0);
    environment.tasks().start("websocket-server", this::read);
  }

  private void read() {
    try {
      for (var message = connection.read(); message.isPresent(); message = connection.read()) {
        take(message.get());
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.debug("A client's connection broke", "cause", e.toString());
    } finally {
      stdin.end();
    }
  }

  private void take(WebSocketConnection.Message message) throws IOException {
    byte[] payload = message.payload();
    if (payload.length == 0) {
      return;
    }
    int channel = base64 ? payload[0] - '0' : payload[0] & 0xff;
    byte[] data = Arrays.copyOfRange(payload, 1, payload.length);
    if (base64) {
      data = Base64.getDecoder().decode(data);
    }
    if (channel == STDIN && options.stdin()) {
      stdin.put(data);
    } else if (channel == RESIZE) {
      sizes.accept(new String(data, StandardCharsets.UTF_8));
    } else if (channel == CLOSE_CHANNEL && closesChannels && data.length > 0 && data[0] == STDIN) {
      stdin.end();
    }
  }

  private void send(int channel, byte[] bytes, int offset, int length) throws IOException {
    byte[] data = Arrays.copyOfRange(bytes, offset, offset + length);
    if (base64) {
      data = Base64.getEncoder().encode(data);
    }
    byte[] payload = new byte[data.length + 1];
    payload[0] = (byte) (base64 ? '0' + channel : channel);
    System.arraycopy(data, 0, payload, 1, data.length);
    if (base64) {
      connection.sendText(payload);
    } else {
      connection.sendBinary(payload);
    }
  }

  @Override
  public CommandStreams streams() {
    return new CommandStreams(
        options.stdin() ? Optional.of(stdin.input()) : Optional.empty(),
        options.stdout() ? Optional.of(new Channel(STDOUT)) : Optional.empty(),
        options.stderr() ? Optional.of(new Channel(STDERR)) : Optional.empty(),
        sizes);
  }

  @Override
  public void end(CommandStatus status) throws IOException {
    byte[] text = jsonStatus ? status.json() : status.sentence();
    if (jsonStatus || status.exitCode() != 0) {
      send(ERROR, text, 0, text.length);
    }
    connection.finish();
  }

  @Override
  public void close() {
    stdin.end();
    connection.close();
  }

  private final class Channel extends OutputStream {
    private final int number;

    Channel(int number) {
      this.number = number;
    }

    @Override
    public void write(int value) throws IOException {
      send(number, new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      for (int sent = 0; sent < length; sent += MAX_PAYLOAD_BYTES) {
        send(number, bytes, offset + sent, Math.min(MAX_PAYLOAD_BYTES, length - sent));
      }
    }
  }
}
