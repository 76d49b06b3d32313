package io.coracle.http.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.base.Environment;
import io.coracle.http.Headers;
import io.coracle.http.Peer;
import io.coracle.http.Query;
import io.coracle.http.Request;
import io.coracle.http.Response;
import io.coracle.http.StreamBody;
import io.coracle.http.UpgradeOffer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChunkMessagesTest {
  private static final Environment ENVIRONMENT = Environment.system();
  private static final StreamBody GREETING =
      sink -> {
        sink.write("hel".getBytes(UTF_8));
        assertThat(sink.writeBlocking("lo\n".getBytes(UTF_8))).isTrue();
        sink.close();
      };

  private static Request request(String... headers) {
    return new Request(
        "GET",
        "/log",
        Query.none(),
        Headers.of(headers).with("sec-websocket-key", "x"),
        new byte[0],
        new Peer.InProcess("test", List.of(), Map.of()),
        Optional.of(new UpgradeOffer("websocket")));
  }

  private static WebSocketConnection client(Response response) {
    var pipes = new Pipes();
    var upgraded = (Response.Upgraded) response;
    ENVIRONMENT.tasks().start("takeover", () -> upgraded.takeover().run(pipes.right()));
    return WebSocketConnection.client(pipes.left(), ENVIRONMENT.ids());
  }

  private static void expect(WebSocketConnection client, boolean text, String... payloads)
      throws IOException {
    for (String payload : payloads) {
      WebSocketConnection.Message message = client.read().orElseThrow();
      assertThat(message.text()).isEqualTo(text);
      assertThat(new String(message.payload(), UTF_8)).isEqualTo(payload);
    }
    assertThat(client.read()).isEmpty();
  }

  @Test
  void answer_namedAndUnnamedProtocol_sendsChunksBehindAnEmptyMessage() throws IOException {
    Response unnamed = ChunkMessages.answer(request(), GREETING, ENVIRONMENT);
    assertThat(unnamed.headers().first("sec-websocket-protocol")).isEmpty();
    expect(client(unnamed), false, "", "hel", "lo\n");

    Request asks = request("sec-websocket-protocol", "other, binary.k8s.io");
    Response named = ChunkMessages.answer(asks, GREETING, ENVIRONMENT);
    assertThat(named.headers().first("sec-websocket-protocol")).contains("binary.k8s.io");
    expect(client(named), false, "", "hel", "lo\n");
  }

  @Test
  void answer_base64_sendsText() throws IOException {
    Request asks = request("sec-websocket-protocol", "base64.binary.k8s.io");
    expect(client(ChunkMessages.answer(asks, GREETING, ENVIRONMENT)), true, "", "aGVs", "bG8K");
  }

  @Test
  void answer_unknownProtocol_isRefused() {
    Request asks = request("sec-websocket-protocol", "v4.channel.k8s.io");
    assertThat(ChunkMessages.wanted(asks)).isTrue();
    assertThat(ChunkMessages.answer(asks, GREETING, ENVIRONMENT).status()).isEqualTo(403);
  }

  @Test
  void answer_bodyThatFails_endsTheConnection() throws IOException {
    StreamBody broken =
        sink -> {
          throw new IllegalStateException("broken on purpose");
        };
    expect(client(ChunkMessages.answer(request(), broken, ENVIRONMENT)), false, "");
  }
}
