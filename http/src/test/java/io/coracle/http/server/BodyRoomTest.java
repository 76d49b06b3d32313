package io.coracle.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coracle.base.Environment;
import io.coracle.http.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyRoomTest {
  private static final int PIECE = 64 * 1024;

  private final BodyRoom room = new BodyRoom(3 * PIECE);
  private final List<String> cutOff = new ArrayList<>();

  private BodyRoom.Share share(String name) {
    return room.share(() -> cutOff.add(name));
  }

  @Test
  void take_roomIsFull_whoHasSentTheLongestIsCutOff() {
    BodyRoom.Share eldest = share("eldest");
    BodyRoom.Share second = share("second");
    BodyRoom.Share last = share("last");
    assertThat(eldest.take(PIECE)).isTrue();
    assertThat(second.take(PIECE)).isTrue();
    assertThat(last.take(PIECE)).isTrue();

    assertThat(last.take(PIECE)).isTrue();

    assertThat(cutOff).containsExactly("eldest");
    assertThat(eldest.take(1)).isFalse();
    assertThat(room.used()).isEqualTo(3 * PIECE);
    last.close();
    second.close();
    eldest.close();
    assertThat(room.used()).isZero();
  }

  @Test
  void take_roomIsFullOfWork_isRefused() {
    for (int i = 0; i < 3; i++) {
      BodyRoom.Share working = share("working");
      assertThat(working.take(PIECE)).isTrue();
      working.arrived();
    }

    BodyRoom.Share late = share("late");
    assertThat(late.take(PIECE)).isFalse();
    late.close();

    assertThat(cutOff).isEmpty();
    assertThat(room.used()).isEqualTo(3 * PIECE);
  }

  @Test
  void bodies_manySlowOnesOfStrangers_doNotKeepOthersFromSending() throws Exception {
    var config =
        HttpServerConfig.http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withLimits(ServerLimits.DEFAULT.withRoomBytes(256 * 1024));
    HttpServer server =
        HttpServer.start(
            config,
            request -> Response.text(200, "got " + request.body().length),
            Environment.system());
    var slow = new ArrayList<Socket>();
    try {
      for (int i = 0; i < 20; i++) {
        slow.add(connect(server));
      }
      await().until(() -> server.connections() == slow.size());
      for (Socket socket : slow) {
        send(socket, 1_000_000, 100_000);
      }
      await().until(() -> server.connections() == 2 && server.bodyBytes() == 200_000);

      try (Socket usual = connect(server)) {
        send(usual, 200_000, 200_000);
        assertThat(new String(usual.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
            .startsWith("HTTP/1.1 200")
            .endsWith("got 200000");
      }
      await().until(() -> server.connections() == 0 && server.bodyBytes() == 0);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
      server.close(Duration.ofMillis(200));
    }
  }

  private static Socket connect(HttpServer server) throws IOException {
    var socket = new Socket(server.address().getAddress(), server.address().getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void send(Socket socket, int announced, int sent) throws IOException {
    String head =
        "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
            + announced
            + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(new byte[sent]);
  }
}
