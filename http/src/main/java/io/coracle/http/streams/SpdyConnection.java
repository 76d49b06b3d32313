package io.coracle.http.streams;

import io.coracle.http.Headers;
import io.coracle.http.RawConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdyGoAwayFrame;
import io.netty.handler.codec.spdy.DefaultSpdyPingFrame;
import io.netty.handler.codec.spdy.DefaultSpdyRstStreamFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynReplyFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyHeaders;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdySessionStatus;
import io.netty.handler.codec.spdy.SpdyStreamStatus;
import io.netty.handler.codec.spdy.SpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A SPDY/3.1 connection, either side: streams of bytes in both directions, each with headers.
 *
 * <p>{@link #run} reads frames until the connection ends; a slow reader of one stream holds up the
 * others. Flow control by windows is not done, as the programs that still speak SPDY for Kubernetes
 * (all built on one Go library) do not do it either: they never open a window again.
 */
public final class SpdyConnection implements AutoCloseable {
  private static final int READ_BYTES = 32 << 10;

  /** More streams at once than any client opens; a bound against a runaway one. */
  private static final int MAX_STREAMS = 4096;

  private final RawConnection connection;
  private final Consumer<SpdyStream> onStream;
  private final boolean server;
  private final EmbeddedChannel decoder = codec();
  private final EmbeddedChannel encoder = codec();
  private final ReentrantLock writing = new ReentrantLock();
  private final Map<Integer, SpdyStream> streams = new ConcurrentHashMap<>();
  private int nextStreamId;
  private volatile boolean ended;

  private SpdyConnection(RawConnection connection, boolean server, Consumer<SpdyStream> onStream) {
    this.connection = connection;
    this.server = server;
    this.onStream = onStream;
    this.nextStreamId = server ? 2 : 1;
  }

  /**
   * The side that was dialled. {@code onStream} is called for each stream that the other side
   * opens, from {@link #run}; it must not wait for other streams.
   */
  public static SpdyConnection server(RawConnection connection, Consumer<SpdyStream> onStream) {
    return new SpdyConnection(connection, true, onStream);
  }

  /** The side that has dialled; it takes no streams from the other. */
  public static SpdyConnection client(RawConnection connection) {
    return new SpdyConnection(connection, false, SpdyStream::reset);
  }

  private static EmbeddedChannel codec() {
    return new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1, false));
  }

  /** Opens a stream with these headers. */
  public SpdyStream open(Headers headers) throws IOException {
    writing.lock();
    try {
      int id = nextStreamId;
      nextStreamId += 2;
      var stream = new SpdyStream(this, id, headers);
      streams.put(id, stream);
      var frame = new DefaultSpdySynStreamFrame(id, 0, (byte) 0, false);
      headers.fields().forEach(field -> frame.headers().add(field.name(), field.value()));
      send(frame);
      if (ended) {
        throw new IOException("the connection has ended");
      }
      return stream;
    } finally {
      writing.unlock();
    }
  }

  /** Reads until the connection ends; then all streams have ended too. Never throws. */
  public void run() {
    String why = "the connection has ended";
    try {
      InputStream in = connection.input();
      byte[] buffer = new byte[READ_BYTES];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        decoder.writeInbound(Unpooled.copiedBuffer(buffer, 0, count));
        for (Object frame = decoder.readInbound(); frame != null; frame = decoder.readInbound()) {
          take(frame);
        }
      }
    } catch (Exception e) {
      // Any: the decoder throws checked exceptions that it does not declare.
      why = "the connection broke: " + e.getMessage();
    } finally {
      ended = true;
      for (SpdyStream stream : List.copyOf(streams.values())) {
        stream.connectionEnded(why);
      }
      streams.clear();
      connection.close();
      // Not "finish", which would throw what the decoder has found wrong once more.
      decoder.close();
      decoder.releaseInbound();
    }
  }

  private void take(Object frame) throws IOException {
    try {
      switch (frame) {
        case SpdyDataFrame data -> data(data);
        case SpdySynStreamFrame opened -> opened(opened);
        case SpdySynReplyFrame reply -> {
          SpdyStream stream = streams.get(reply.streamId());
          if (stream != null && reply.isLast()) {
            stream.received(new byte[0], true);
          }
        }
        case SpdyRstStreamFrame reset -> {
          SpdyStream stream = streams.remove(reset.streamId());
          if (stream != null) {
            stream.wasReset();
          }
        }
        case SpdyPingFrame ping -> pong(ping);
        default -> {
          // Settings, window updates, trailing headers and good-byes ask nothing of us: streams
          // that are open go on after a good-bye.
        }
      }
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  private void data(SpdyDataFrame frame) throws IOException {
    SpdyStream stream = streams.get(frame.streamId());
    if (stream == null) {
      return;
    }
    byte[] bytes = new byte[frame.content().readableBytes()];
    frame.content().readBytes(bytes);
    stream.received(bytes, frame.isLast());
  }

  private void opened(SpdySynStreamFrame frame) throws IOException {
    if (streams.size() >= MAX_STREAMS || frame.isInvalid() || frame.isTruncated()) {
      send(new DefaultSpdyRstStreamFrame(frame.streamId(), SpdyStreamStatus.REFUSED_STREAM));
      return;
    }
    var stream = new SpdyStream(this, frame.streamId(), headers(frame.headers()));
    streams.put(frame.streamId(), stream);
    var reply = new DefaultSpdySynReplyFrame(frame.streamId());
    // Without any header the codec leaves out the header block, which spdystream cannot read.
    reply.headers().add("accepted", "true");
    send(reply);
    if (frame.isLast()) {
      stream.received(new byte[0], true);
    }
    onStream.accept(stream);
  }

  private static Headers headers(SpdyHeaders headers) {
    var fields = new ArrayList<Headers.Field>();
    for (Map.Entry<CharSequence, CharSequence> entry : headers) {
      fields.add(new Headers.Field(entry.getKey().toString(), entry.getValue().toString()));
    }
    return Headers.of(fields);
  }

  private void pong(SpdyPingFrame ping) throws IOException {
    // Each side numbers its own pings: the server's are even.
    boolean ours = (ping.id() % 2 == 0) == server;
    if (!ours) {
      send(new DefaultSpdyPingFrame(ping.id()));
    }
  }

  void sendData(int streamId, byte[] bytes, int offset, int length, boolean last)
      throws IOException {
    var frame = new DefaultSpdyDataFrame(streamId, Unpooled.wrappedBuffer(bytes, offset, length));
    frame.setLast(last);
    send(frame);
  }

  void sendReset(int streamId) throws IOException {
    send(new DefaultSpdyRstStreamFrame(streamId, SpdyStreamStatus.CANCEL));
  }

  void forget(int streamId) {
    streams.remove(streamId);
  }

  private void send(SpdyFrame frame) throws IOException {
    writing.lock();
    try {
      if (ended) {
        ReferenceCountUtil.release(frame);
        throw new IOException("the connection has ended");
      }
      encoder.writeOutbound(frame);
      for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
        try {
          part.readBytes(connection.output(), part.readableBytes());
        } finally {
          part.release();
        }
      }
      connection.output().flush();
    } finally {
      writing.unlock();
    }
  }

  /** Says good-bye, if the other side still listens, and closes the connection. */
  @Override
  public void close() {
    if (!ended) {
      try {
        send(new DefaultSpdyGoAwayFrame(0, SpdySessionStatus.OK));
      } catch (IOException e) {
        // The other side went first; there is nobody to say good-bye to.
        ended = true;
      }
    }
    ended = true;
    connection.close();
  }
}
