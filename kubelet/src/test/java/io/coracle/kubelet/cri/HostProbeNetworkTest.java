package io.coracle.kubelet.cri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.base.Environment;
import io.coracle.http.Headers;
import io.coracle.kubelet.runtime.ContainerRuntime.HttpProbeAnswer;
import io.coracle.kubelet.runtime.ContainerRuntime.HttpProbeRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Probes of servers that answer, that do not, and that never come to an end. */
class HostProbeNetworkTest {
  private static final Environment ENVIRONMENT = Environment.system();
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(300);

  private final HostProbeNetwork network = new HostProbeNetwork(ENVIRONMENT.timers());
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private HttpProbeAnswer get(String scheme) throws IOException {
    var request =
        new HttpProbeRequest(scheme, "127.0.0.1", server.getLocalPort(), "/", Headers.none());
    return network.get("sandbox", request, TIMEOUT);
  }

  /** Says something to whoever connects, and then something more for ever, little by little. */
  private void dripping(String first, String more) {
    ENVIRONMENT
        .tasks()
        .start(
            "drip",
            () -> {
              try (Socket socket = server.accept()) {
                say(socket, first);
                while (!socket.isClosed()) {
                  say(socket, more);
                  socket.setSoTimeout(Math.toIntExact(PAUSE.toMillis()));
                  read(socket);
                }
              } catch (IOException e) {
                // The other side has had enough.
              }
            });
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void read(Socket socket) throws IOException {
    try {
      while (socket.getInputStream().read() >= 0) {
        // Whatever it asks for.
      }
      socket.close();
    } catch (java.net.SocketTimeoutException e) {
      // Time for more.
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "H", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\n\r\n"})
  void get_answerThatNeverEnds_endsInTime(String first) {
    dripping(first, "a");
    long began = ENVIRONMENT.clock().nanoTime();
    assertThatThrownBy(() -> get("http"))
        .hasMessage("context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
    assertThat(ENVIRONMENT.clock().since(began)).isBetween(TIMEOUT, TIMEOUT.multipliedBy(3));
  }

  @Test
  void get_handshakeThatNeverEnds_endsInTime() {
    dripping("", "");
    long began = ENVIRONMENT.clock().nanoTime();
    assertThatThrownBy(() -> get("https")).hasMessageStartingWith("context deadline exceeded");
    assertThat(ENVIRONMENT.clock().since(began)).isBetween(TIMEOUT, TIMEOUT.multipliedBy(3));
  }

  @Test
  void get_answer_isReadWithItsBody() throws IOException {
    ENVIRONMENT
        .tasks()
        .start(
            "answer",
            () -> {
              try (Socket socket = server.accept()) {
                say(socket, "HTTP/1.1 404 Not Found\r\nServer: test\r\n\r\nnothing here");
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    assertThat(get("http")).isEqualTo(new HttpProbeAnswer(404, "nothing here"));
  }

  @Test
  void closedPort_isToldAsTheReferenceTellsIt() throws IOException {
    server.close();
    assertThatThrownBy(() -> get("http"))
        .hasMessage("dial tcp 127.0.0.1:%d: connect: connection refused", server.getLocalPort());
    assertThat(
            network.connect(
                "sandbox", InetAddress.getLoopbackAddress(), server.getLocalPort(), TIMEOUT))
        .contains("connect: connection refused");
  }
}
