package io.coracle.http.server;

import static io.coracle.http.server.Http2Wire.CONTINUATION;
import static io.coracle.http.server.Http2Wire.DATA;
import static io.coracle.http.server.Http2Wire.END_HEADERS;
import static io.coracle.http.server.Http2Wire.END_STREAM;
import static io.coracle.http.server.Http2Wire.GET;
import static io.coracle.http.server.Http2Wire.HEADERS;
import static io.coracle.http.server.Http2Wire.PING;
import static io.coracle.http.server.Http2Wire.POST;
import static io.coracle.http.server.Http2Wire.RST_STREAM;
import static io.coracle.http.server.Http2Wire.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.base.Environment;
import io.coracle.http.BodySink;
import io.coracle.http.Handler;
import io.coracle.http.Headers;
import io.coracle.http.Response;
import io.coracle.http.StreamBody;
import io.coracle.pki.CertifiedKey;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that want to wear the server out, over HTTP/2. After each of them it still answers. */
class FloodTest {
  private static final int WINDOW_SETTING = 4;
  private static final byte[] NO_ERROR = new byte[4];
  private static final byte[] NOTHING = {};

  private final TestPki pki = new TestPki();
  private @Nullable HttpServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close(Duration.ofMillis(200));
    }
  }

  private InetSocketAddress start(ServerLimits limits, Handler handler) {
    CertifiedKey key = pki.serverKey();
    var tls = ServerTls.of(() -> key);
    var config =
        HttpServerConfig.https(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), tls)
            .withLimits(limits);
    HttpServer started = HttpServer.start(config, handler, Environment.system());
    server = started;
    return started.address();
  }

  private static ServerLimits impatient() {
    ServerLimits usual = ServerLimits.DEFAULT;
    return new ServerLimits(
        usual.connections(),
        usual.headBytes(),
        usual.bodyBytes(),
        usual.roomBytes(),
        usual.streams(),
        Duration.ofMillis(300),
        Duration.ofMillis(300),
        Duration.ofMillis(300),
        Duration.ofMillis(600),
        Duration.ofMillis(300));
  }

  private static Response hello() {
    return Response.text(200, "hello");
  }

  /** Somebody else gets an answer. */
  private void assertAnswers(InetSocketAddress address) throws Exception {
    try (Http2Wire other = Http2Wire.connect(pki, address)) {
      other.send(HEADERS, END_STREAM | END_HEADERS, 1, GET);
      assertThat(other.next(HEADERS)).isPresent();
    }
  }

  @Test
  void rapidReset_thousandsOfStreams_connectionIsCutOffAndFewHandlersRun() throws Exception {
    var atOnce = new AtomicInteger();
    var most = new AtomicInteger();
    var hold = new CountDownLatch(1);
    InetSocketAddress address =
        start(
            ServerLimits.DEFAULT,
            request -> {
              most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
              await(hold);
              atOnce.decrementAndGet();
              return hello();
            });
    var frames = new ByteArrayOutputStream();
    for (int stream = 1; stream < 20_000; stream += 2) {
      frames.writeBytes(Http2Wire.frame(HEADERS, END_STREAM | END_HEADERS, stream, GET));
      frames.writeBytes(Http2Wire.frame(RST_STREAM, 0, stream, NO_ERROR));
    }
    try (Http2Wire wire = Http2Wire.connect(pki, address)) {
      wire.flood(frames.toByteArray(), 1);
      wire.awaitEnd();
    } finally {
      hold.countDown();
    }
    assertThat(most.get()).isLessThanOrEqualTo(2 * ServerLimits.DEFAULT.streams() + 1);
    assertAnswers(address);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void pings_whoseAnswersAreNotRead_connectionIsCutOff() throws Exception {
    InetSocketAddress address = start(ServerLimits.DEFAULT, request -> hello());
    try (Http2Wire wire = Http2Wire.connect(pki, address)) {
      wire.flood(Http2Wire.frame(PING, 0, 0, new byte[8]), 2_000_000);
      wire.awaitEnd();
    }
    assertAnswers(address);
  }

  @Test
  void settings_whoseAnswersAreNotRead_connectionIsCutOff() throws Exception {
    InetSocketAddress address = start(ServerLimits.DEFAULT, request -> hello());
    try (Http2Wire wire = Http2Wire.connect(pki, address)) {
      wire.flood(Http2Wire.frame(SETTINGS, 0, 0, NOTHING), 2_000_000);
      wire.awaitEnd();
    }
    assertAnswers(address);
  }

  @Test
  void continuations_withoutEnd_connectionIsCutOff() throws Exception {
    InetSocketAddress address = start(ServerLimits.DEFAULT, request -> hello());
    for (byte[] piece : new byte[][] {NOTHING, new byte[] {0x40}, new byte[16_000]}) {
      try (Http2Wire wire = Http2Wire.connect(pki, address)) {
        wire.send(HEADERS, END_STREAM, 1, GET);
        wire.flood(Http2Wire.frame(CONTINUATION, 0, 1, piece), 1_000);
        wire.awaitEnd();
      }
    }
    assertAnswers(address);
  }

  @Test
  void emptyData_withoutEnd_connectionIsCutOff() throws Exception {
    InetSocketAddress address = start(ServerLimits.DEFAULT, request -> hello());
    try (Http2Wire wire = Http2Wire.connect(pki, address)) {
      wire.send(HEADERS, END_HEADERS, 1, POST);
      wire.flood(Http2Wire.frame(DATA, 0, 1, NOTHING), 10_000);
      wire.awaitEnd();
    }
    assertAnswers(address);
  }

  @Test
  void streams_beyondTheBound_areRefusedAndTheOthersGoOn() throws Exception {
    var hold = new CountDownLatch(1);
    InetSocketAddress address =
        start(
            ServerLimits.DEFAULT,
            request -> {
              await(hold);
              return hello();
            });
    try (Http2Wire wire = Http2Wire.connect(pki, address)) {
      int last = 2 * ServerLimits.DEFAULT.streams() + 1;
      // The bound holds as soon as the client has seen it.
      assertThat(wire.next(SETTINGS)).isPresent();
      wire.send(SETTINGS, 1, 0, NOTHING);
      for (int stream = 1; stream <= last; stream += 2) {
        wire.send(HEADERS, END_STREAM | END_HEADERS, stream, GET);
      }
      Http2Wire.Frame refusal = wire.next(RST_STREAM).orElseThrow();
      assertThat(refusal.stream()).isEqualTo(last);
      hold.countDown();
      assertThat(wire.next(HEADERS)).isPresent();
    }
  }

  /** A literal header field without a name in any table. */
  private static byte[] field(int length) {
    int rest = length - 127;
    byte[] value = new byte[length];
    Arrays.fill(value, (byte) 'v');
    return ByteBuffer.allocate(length + 6)
        .put(new byte[] {0, 1, 'a', 0x7f, (byte) ((rest & 0x7f) | 0x80), (byte) (rest >> 7)})
        .put(value)
        .array();
  }

  @Test
  void headers_tooLarge_areAnsweredWithoutTheHandlerAndMuchTooLargeOnesCutOff() throws Exception {
    var asked = new AtomicInteger();
    InetSocketAddress address =
        start(
            ServerLimits.DEFAULT,
            request -> {
              asked.incrementAndGet();
              return hello();
            });
    try (Http2Wire wire = Http2Wire.connect(pki, address)) {
      wire.send(HEADERS, END_STREAM, 1, GET);
      for (int left = 5; left > 0; left--) {
        wire.send(CONTINUATION, left == 1 ? END_HEADERS : 0, 1, field(14_000));
      }
      assertThat(wire.next(HEADERS)).isPresent();
    }
    try (Http2Wire wire = Http2Wire.connect(pki, address)) {
      wire.send(HEADERS, END_STREAM, 1, GET);
      wire.flood(Http2Wire.frame(CONTINUATION, 0, 1, field(16_000)), 50);
      wire.awaitEnd();
    }
    assertThat(asked).hasValue(0);
    assertAnswers(address);
  }

  @Test
  void stream_brokenOffByItsWriter_clientIsTold() throws Exception {
    InetSocketAddress address =
        start(
            ServerLimits.DEFAULT,
            request -> new Response.Streaming(200, Headers.none(), BodySink::abort));
    try (Http2Wire wire = Http2Wire.connect(pki, address)) {
      wire.send(HEADERS, END_STREAM | END_HEADERS, 1, GET);
      assertThat(wire.next(RST_STREAM)).isPresent();
    }
    assertAnswers(address);
  }

  @Test
  void answer_thatNobodyReads_streamIsBrokenOff() throws Exception {
    byte[] large = new byte[4 * 1024 * 1024];
    InetSocketAddress address =
        start(impatient(), request -> Response.of(200, "application/octet-stream", large));
    try (Http2Wire wire = Http2Wire.connect(pki, address, WINDOW_SETTING, 0)) {
      wire.send(HEADERS, END_STREAM | END_HEADERS, 1, GET);
      assertThat(wire.next(HEADERS)).isPresent();
      assertThat(wire.next(RST_STREAM)).isPresent();
      // Nothing is under way any more: the connection is an idle one.
      wire.awaitEnd();
    }
    assertAnswers(address);
  }

  /** Writes more than any buffer on the way takes. */
  private static void writeMuch(BodySink sink) {
    for (int i = 0; i < 64; i++) {
      sink.write(new byte[64 * 1024]);
    }
  }

  @Test
  void stream_endedButNotRead_isBrokenOff() throws Exception {
    StreamBody body =
        sink -> {
          writeMuch(sink);
          sink.close();
        };
    assertBrokenOff(body);
  }

  @Test
  void stream_notReadThatMustNotPileUp_isBrokenOff() throws Exception {
    assertBrokenOff(
        new StreamBody() {
          @Override
          public void start(BodySink sink) {
            writeMuch(sink);
          }

          @Override
          public boolean endsWhenStalled() {
            return true;
          }
        });
  }

  private void assertBrokenOff(StreamBody body) throws Exception {
    InetSocketAddress address =
        start(impatient(), request -> new Response.Streaming(200, Headers.none(), body));
    try (Http2Wire wire = Http2Wire.connect(pki, address, WINDOW_SETTING, 0)) {
      wire.send(HEADERS, END_STREAM | END_HEADERS, 1, GET);
      assertThat(wire.next(RST_STREAM)).isPresent();
    }
    assertAnswers(address);
  }

  @Test
  void body_sentTooSlowly_streamIsBrokenOff() throws Exception {
    InetSocketAddress address = start(impatient(), request -> hello());
    try (Http2Wire wire = Http2Wire.connect(pki, address)) {
      wire.send(HEADERS, END_HEADERS, 1, POST);
      wire.send(DATA, 0, 1, new byte[10]);
      assertThat(wire.next(RST_STREAM)).isPresent();
    }
  }

  @Test
  void head_withoutEnd_connectionIsClosed() throws Exception {
    InetSocketAddress address = start(impatient(), request -> hello());
    try (Http2Wire wire = Http2Wire.connect(pki, address)) {
      wire.send(HEADERS, END_STREAM, 1, GET);
      wire.awaitEnd();
    }
  }

  @Test
  void handshake_neverBegun_connectionIsClosed() throws Exception {
    InetSocketAddress address = start(impatient(), request -> hello());
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout(20_000);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }
}
