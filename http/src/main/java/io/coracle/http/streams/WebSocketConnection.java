package io.coracle.http.streams;

import io.coracle.base.Ids;
import io.coracle.http.RawConnection;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket connection (RFC 6455), either side, after its handshake. One task reads; any may
 * write.
 */
public final class WebSocketConnection implements AutoCloseable {
  /** A larger message than any client of exec or port-forward sends. */
  private static final int MAX_MESSAGE_BYTES = 16 << 20;

  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private static final int LENGTH_IN_TWO_BYTES = 126;
  private static final int LENGTH_IN_EIGHT_BYTES = 127;
  private static final int MAX_LENGTH_IN_TWO_BYTES = 65535;
  private static final int NORMAL_CLOSURE = 1000;

  private final RawConnection connection;
  private final DataInputStream input;
  private final @Nullable Ids masks;
  private final ReentrantLock writing = new ReentrantLock();
  private boolean closeSent;

  private WebSocketConnection(RawConnection connection, @Nullable Ids masks) {
    this.connection = connection;
    this.input = new DataInputStream(connection.input());
    this.masks = masks;
  }

  /** The side that was dialled. */
  public static WebSocketConnection server(RawConnection connection) {
    return new WebSocketConnection(connection, null);
  }

  /** The side that has dialled, which masks what it sends with bytes from {@code masks}. */
  public static WebSocketConnection client(RawConnection connection, Ids masks) {
    return new WebSocketConnection(connection, masks);
  }

  /** A message. */
  public record Message(boolean text, byte[] payload) {}

  /** The next message; empty when the other side has closed. Answers pings meanwhile. */
  public Optional<Message> read() throws IOException {
    var whole = new ByteArrayOutputStream();
    boolean text = false;
    while (true) {
      Frame frame;
      try {
        frame = frame();
      } catch (EOFException e) {
        return Optional.empty();
      }
      switch (frame.opcode()) {
        case PING -> send(PONG, frame.payload());
        case PONG -> {}
        case CLOSE -> {
          // Whoever has said its last word may not wait for the answer.
          finish();
          return Optional.empty();
        }
        case TEXT, BINARY, CONTINUATION -> {
          text = frame.opcode() == TEXT || (text && frame.opcode() == CONTINUATION);
          whole.writeBytes(frame.payload());
          if (whole.size() > MAX_MESSAGE_BYTES) {
            throw new IOException("a WebSocket message is too long");
          }
          if (frame.last()) {
            return Optional.of(new Message(text, whole.toByteArray()));
          }
        }
        default -> throw new IOException("an unknown WebSocket frame: " + frame.opcode());
      }
    }
  }

  private record Frame(int opcode, boolean last, byte[] payload) {}

  private Frame frame() throws IOException {
    int first = input.readUnsignedByte();
    int second = input.readUnsignedByte();
    long length = second & 0x7f;
    if (length == LENGTH_IN_TWO_BYTES) {
      length = input.readUnsignedShort();
    } else if (length == LENGTH_IN_EIGHT_BYTES) {
      length = input.readLong();
    }
    if (length < 0 || length > MAX_MESSAGE_BYTES) {
      throw new IOException("a WebSocket frame is too long: " + length);
    }
    boolean masked = (second & 0x80) != 0;
    byte[] mask = masked ? input.readNBytes(4) : new byte[4];
    byte[] payload = new byte[(int) length];
    input.readFully(payload);
    if (masked) {
      applyMask(payload, mask);
    }
    return new Frame(first & 0x0f, (first & 0x80) != 0, payload);
  }

  private static void applyMask(byte[] payload, byte[] mask) {
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i & 3];
    }
  }

  public void sendBinary(byte[] payload) throws IOException {
    send(BINARY, payload);
  }

  public void sendText(byte[] payload) throws IOException {
    send(TEXT, payload);
  }

  private void send(int opcode, byte[] payload) throws IOException {
    writing.lock();
    try {
      if (closeSent) {
        throw new IOException("the WebSocket is closed");
      }
      if (opcode == CLOSE) {
        closeSent = true;
      }
      connection.output().write(encoded(opcode, payload));
      connection.output().flush();
    } finally {
      writing.unlock();
    }
  }

  private byte[] encoded(int opcode, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
    int maskBit = masks == null ? 0 : 0x80;
    frame.put((byte) (0x80 | opcode));
    if (payload.length < LENGTH_IN_TWO_BYTES) {
      frame.put((byte) (maskBit | payload.length));
    } else if (payload.length <= MAX_LENGTH_IN_TWO_BYTES) {
      frame.put((byte) (maskBit | LENGTH_IN_TWO_BYTES)).putShort((short) payload.length);
    } else {
      frame.put((byte) (maskBit | LENGTH_IN_EIGHT_BYTES)).putLong(payload.length);
    }
    if (masks == null) {
      frame.put(payload);
    } else {
      byte[] mask = masks.bytes(4);
      byte[] masked = payload.clone();
      applyMask(masked, mask);
      frame.put(mask).put(masked);
    }
    return java.util.Arrays.copyOf(frame.array(), frame.position());
  }

  private void sendClose(int code) throws IOException {
    writing.lock();
    try {
      if (!closeSent) {
        send(CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
      }
    } finally {
      writing.unlock();
    }
  }

  /** Sends a normal closure, if the other side still listens. The connection stays open. */
  public void finish() {
    try {
      sendClose(NORMAL_CLOSURE);
    } catch (IOException e) {
      // The other side is gone already, which is what a closure asks for.
      closeSent = true;
    }
  }

  @Override
  public void close() {
    finish();
    connection.close();
  }
}
