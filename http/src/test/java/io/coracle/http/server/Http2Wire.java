package io.coracle.http.server;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** An HTTP/2 connection whose client sends the frames that it is told to send, good or bad. */
final class Http2Wire implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  /** {@code GET https://x/}, each field in one byte or as a literal. */
  static final byte[] GET = {(byte) 0x82, (byte) 0x87, (byte) 0x84, 0x41, 1, 'x'};

  /** {@code POST https://x/}. */
  static final byte[] POST = {(byte) 0x83, (byte) 0x87, (byte) 0x84, 0x41, 1, 'x'};

  private static final byte[] NOTHING = {};
  private static final int RECEIVE_BUFFER_BYTES = 16 * 1024;

  private final SSLSocket socket;
  private final OutputStream out;
  private final DataInputStream in;

  /** A frame. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Frame(int type, int flags, int stream, byte[] payload) {}

  private Http2Wire(SSLSocket socket) throws IOException {
    this.socket = socket;
    this.out = socket.getOutputStream();
    this.in = new DataInputStream(socket.getInputStream());
  }

  /**
   * Connects and sends the preface.
   *
   * @param settings what the client's first SETTINGS frame holds: pairs of number and value
   */
  static Http2Wire connect(TestPki pki, InetSocketAddress address, int... settings)
      throws Exception {
    SSLSocket socket = (SSLSocket) pki.clientContext(null).getSocketFactory().createSocket();
    // What is not read waits at the server, not in tens of megabytes of the kernel's.
    socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
    socket.connect(address);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(20_000);
    socket.startHandshake();
    var wire = new Http2Wire(socket);
    wire.out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    ByteBuffer body = ByteBuffer.allocate(settings.length / 2 * 6);
    for (int i = 0; i < settings.length; i += 2) {
      body.putShort((short) settings[i]).putInt(settings[i + 1]);
    }
    wire.send(SETTINGS, 0, 0, body.array());
    return wire;
  }

  /** Many frames in one write. */
  static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  void send(int type, int flags, int stream, byte[] payload) throws IOException {
    send(frame(type, flags, stream, payload));
  }

  void send(byte[] frames) throws IOException {
    out.write(frames);
    out.flush();
  }

  /** Sends {@code frames} so many times, or until the server has hung up. */
  void flood(byte[] frames, int times) throws IOException {
    var many = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      many.writeBytes(frames);
      if (many.size() > 256 * 1024 || i == times - 1) {
        try {
          send(many.toByteArray());
        } catch (SocketException | SSLException e) {
          return;
        }
        many.reset();
      }
    }
  }

  /** The next frame; empty when the server has hung up. */
  Optional<Frame> next() throws IOException {
    try {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt() & Integer.MAX_VALUE;
      byte[] payload = length == 0 ? NOTHING : new byte[length];
      in.readFully(payload);
      return Optional.of(new Frame(type, flags, stream, payload));
    } catch (EOFException | SocketException | SSLException e) {
      return Optional.empty();
    }
  }

  /** The next frame of {@code type}; empty when the server hangs up before. */
  Optional<Frame> next(int type) throws IOException {
    Optional<Frame> frame = next();
    while (frame.isPresent() && frame.get().type() != type) {
      frame = next();
    }
    return frame;
  }

  /** Reads until the server hangs up; fails when it is silent for twenty seconds instead. */
  void awaitEnd() throws IOException {
    Optional<Frame> frame = next();
    while (frame.isPresent()) {
      frame = next();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
