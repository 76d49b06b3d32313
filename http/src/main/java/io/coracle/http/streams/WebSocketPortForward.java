package io.coracle.http.streams;

import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Port-forward over WebSocket channels: each port has one connection, with a channel for data (even
 * numbers) and one for errors (odd numbers). The first message on a channel is the port's number,
 * little endian.
 */
final class WebSocketPortForward {
  private static final Log LOG = Log.of("streams");

  private final Environment environment;
  private final WebSocketConnection connection;
  private final boolean base64;
  private final List<Integer> ports;
  private final PortForwardServer.Connector connector;
  private final List<BytePipe> fromClient = new ArrayList<>();

  WebSocketPortForward(
      Environment environment,
      WebSocketConnection connection,
      String protocol,
      List<Integer> ports,
      PortForwardServer.Connector connector) {
    this.environment = environment;
    this.connection = connection;
    this.base64 = protocol.contains("base64");
    this.ports = List.copyOf(ports);
    this.connector = connector;
    ports.forEach(port -> fromClient.add(new BytePipe()));
  }

  void run() {
    try {
      for (int i = 0; i < ports.size(); i++) {
        int index = i;
        announce(index);
        environment.tasks().start("port-forward", () -> forward(index));
      }
      for (var message = connection.read(); message.isPresent(); message = connection.read()) {
        take(message.get().payload());
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.debug("A client's connection broke", "cause", e.toString());
    } finally {
      fromClient.forEach(BytePipe::end);
      connection.close();
    }
  }

  private void announce(int index) throws IOException {
    int port = ports.get(index);
    byte[] number = {(byte) port, (byte) (port >> 8)};
    send(2 * index, number);
    send(2 * index + 1, number);
  }

  private void take(byte[] payload) throws IOException {
    if (payload.length == 0) {
      return;
    }
    int channel = base64 ? payload[0] - '0' : payload[0] & 0xff;
    byte[] data = Arrays.copyOfRange(payload, 1, payload.length);
    int index = channel / 2;
    if (channel % 2 == 0 && index >= 0 && index < ports.size()) {
      fromClient.get(index).put(base64 ? Base64.getDecoder().decode(data) : data);
    }
  }

  private void send(int channel, byte[] bytes) throws IOException {
    byte[] data = base64 ? Base64.getEncoder().encode(bytes) : bytes;
    byte[] payload = new byte[data.length + 1];
    payload[0] = (byte) (base64 ? '0' + channel : channel);
    System.arraycopy(data, 0, payload, 1, data.length);
    if (base64) {
      connection.sendText(payload);
    } else {
      connection.sendBinary(payload);
    }
  }

  private void forward(int index) {
    int port = ports.get(index);
    try (ByteChannel target = connector.connect(port)) {
      ByteCopy.both(environment, fromClient.get(index).input(), new DataChannel(index), target);
    } catch (IOException | RuntimeException e) {
      tell(index, "error forwarding port " + port + " to pod: " + e.getMessage());
    }
    if (ports.size() == 1) {
      connection.finish();
    }
  }

  private void tell(int index, String message) {
    try {
      send(2 * index + 1, message.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.debug("A client left before it was told why its port was not forwarded");
    }
  }

  private final class DataChannel extends OutputStream {
    private final int index;

    DataChannel(int index) {
      this.index = index;
    }

    @Override
    public void write(int value) throws IOException {
      send(2 * index, new byte[] {(byte) value});
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      send(2 * index, Arrays.copyOfRange(bytes, offset, offset + length));
    }
  }
}
