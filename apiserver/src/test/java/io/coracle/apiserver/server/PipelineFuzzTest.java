package io.coracle.apiserver.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.coracle.api.json.Json;
import io.coracle.http.Headers;
import io.coracle.http.Peer;
import io.coracle.http.Query;
import io.coracle.http.Request;
import io.coracle.http.Response;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Any request of an administrator, through everything: the answer is never an internal error. The
 * first line of the input is the method, the target, and the content and accepted types; the rest
 * is the body.
 */
class PipelineFuzzTest {
  /** A new server is begun when there have been so many writes. */
  private static final long MAX_WRITES = 20_000;

  private static @Nullable WholeServer running;

  private static WholeServer server() {
    WholeServer now = running;
    if (now == null || now.store().revision() > MAX_WRITES) {
      if (now != null) {
        now.close();
      }
      now = WholeServer.start();
      running = now;
    }
    return now;
  }

  @FuzzTest
  void handle_anyRequest_isNeverAnInternalError(byte @Nullable [] input) {
    if (input == null) {
      return;
    }
    int lineEnd = 0;
    while (lineEnd < input.length && input[lineEnd] != '\n') {
      lineEnd++;
    }
    String[] head = new String(input, 0, lineEnd, StandardCharsets.UTF_8).split(" ", -1);
    if (head.length < 2 || !head[1].startsWith("/")) {
      return;
    }
    byte[] body = Arrays.copyOfRange(input, Math.min(lineEnd + 1, input.length), input.length);
    ask(
        head[0],
        head[1],
        head.length > 2 ? head[2] : "application/json",
        head.length > 3 ? head[3] : "application/json",
        body);
  }

  private static void ask(String method, String target, String type, String accept, byte[] body) {
    int question = target.indexOf('?');
    Query query;
    try {
      query = question < 0 ? Query.none() : Query.parse(target.substring(question + 1));
    } catch (IllegalArgumentException e) {
      return; // the transport answers with 400
    }
    String path = question < 0 ? target : target.substring(0, question);
    Headers headers =
        Headers.of(
            "authorization", "Bearer " + WholeServer.TOKEN, "content-type", type, "accept", accept);
    Peer peer =
        new Peer.Remote(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711), Optional.empty());
    Response response =
        server().handler().handle(Request.of(method, path, query, headers, body, peer));
    String text = text(response);
    assertThat(response.status()).as("%s %s: %s", method, target, text).isNotEqualTo(500);
    boolean json =
        response.headers().first("content-type").orElse("").equals("application/json")
            && response instanceof Response.Complete
            && !method.equals("HEAD");
    if (json) {
      Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String text(Response response) {
    return response instanceof Response.Complete complete
        ? new String(complete.body(), StandardCharsets.UTF_8)
        : "";
  }
}
