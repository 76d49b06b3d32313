package io.coracle.client.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.api.StatusException;
import io.coracle.base.virtual.VirtualWorld;
import io.coracle.http.BodySink;
import io.coracle.http.Handler;
import io.coracle.http.Headers;
import io.coracle.http.Peer;
import io.coracle.http.Query;
import io.coracle.http.Response;
import io.coracle.http.StreamBody;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InProcessTransportTest {
  private final VirtualWorld world = new VirtualWorld(1);
  private final List<String> seen = new ArrayList<>();
  private final AtomicReference<BodySink> sink = new AtomicReference<>();

  @AfterEach
  void close() {
    world.close();
  }

  private InProcessTransport transport(Handler handler) {
    var peer = new Peer.InProcess("me", List.of(), Map.of());
    return new InProcessTransport(world.environment(), handler, peer);
  }

  private AutoCloseable stream(StreamBody body) {
    return transport(r -> new Response.Streaming(200, Headers.none(), body)).stream(
        "/x",
        Query.none(),
        Headers.none(),
        l -> seen.add(new String(l, StandardCharsets.UTF_8)),
        () -> seen.add("end"));
  }

  private BodySink sink() {
    return Objects.requireNonNull(sink.get());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void stream_piecesOfAnySize_arriveAsLines() {
    stream(
        s -> {
          s.write(bytes("a\nb"));
          s.write(bytes("b"), bytes("b\n\nc\n"), bytes("rest"));
          s.close();
          s.write(bytes("late\n"));
        });
    world.settle();
    assertThat(seen).containsExactly("a", "bbb", "", "c", "rest", "end");
  }

  @Test
  void stream_brokenOff_endsWithoutTheRest() {
    stream(
        s -> {
          s.write(bytes("a\n"));
          sink.set(s);
        });
    world.settle();
    sink().write(bytes("half"));
    world.settle();
    sink().abort();
    world.settle();
    assertThat(seen).containsExactly("a", "end");
  }

  @Test
  void close_byTheReader_tellsTheWriter() throws Exception {
    AutoCloseable stream =
        stream(
            s -> {
              sink.set(s);
              s.onClosed(() -> seen.add("closed"));
            });
    world.settle();
    stream.close();
    sink().write(bytes("late\n"));
    world.settle();
    assertThat(seen).containsExactly("closed", "end");
    sink().onClosed(() -> seen.add("at once"));
    assertThat(seen).endsWith("at once");
    assertThat(sink().pendingBytes()).isZero();
  }

  @Test
  void writeBlocking_readerIsSlow_waitsForIt() {
    byte[] line = bytes("x".repeat(400_000) + "\n");
    transport(
        r ->
            new Response.Streaming(
                200,
                Headers.none(),
                s -> {
                  for (int i = 0; i < 20; i++) {
                    assertThat(s.writeBlocking(line)).isTrue();
                    assertThat(s.pendingBytes()).isLessThan(2_000_000);
                  }
                  s.close();
                }))
        .stream("/x", Query.none(), Headers.none(), l -> slowly(), () -> seen.add("end"));
    world.advance(Duration.ofMinutes(1));
    assertThat(seen).hasSize(21).endsWith("end");
  }

  private void slowly() {
    try {
      world.environment().tasks().sleep(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    seen.add("line");
  }

  @Test
  void write_readerNeverReads_isCutOff() {
    byte[] much = new byte[8 * 1024 * 1024];
    stream(
        s -> {
          for (int i = 0; i < 20; i++) {
            s.write(much);
          }
          assertThat(s.pendingBytes()).isZero();
        });
    world.settle();
    assertThat(seen).containsExactly("end");
  }

  @Test
  void stream_readerThrows_endsTheStream() {
    transport(r -> new Response.Streaming(200, Headers.none(), sink::set)).stream(
        "/x",
        Query.none(),
        Headers.none(),
        l -> {
          throw new IllegalStateException("cannot read");
        },
        () -> seen.add("end"));
    world.settle();
    sink().write(bytes("a\nb\n"));
    world.settle();
    assertThat(seen).containsExactly("end");
  }

  @Test
  void send_streamedAnswer_isCollected() {
    var transport =
        transport(
            r ->
                new Response.Streaming(
                    200,
                    Headers.none(),
                    s -> {
                      s.write(bytes("one "));
                      s.write(bytes("two"));
                      s.close();
                    }));
    var answer = transport.send("GET", "/x", Query.none(), Headers.none(), new byte[0]);
    assertThat(answer.body()).isEqualTo(bytes("one two"));
  }

  @Test
  void send_handlerFails_isAnInternalError() {
    var transport =
        transport(
            r -> {
              throw new IllegalStateException("a bug");
            });
    assertThatThrownBy(() -> transport.send("GET", "/x", Query.none(), Headers.none(), new byte[0]))
        .isInstanceOfSatisfying(StatusException.class, e -> assertThat(e.code()).isEqualTo(500))
        .hasCauseInstanceOf(IllegalStateException.class);
  }
}
