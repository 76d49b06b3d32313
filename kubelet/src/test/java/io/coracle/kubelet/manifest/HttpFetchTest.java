package io.coracle.kubelet.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.coracle.api.yaml.Yaml;
import io.coracle.base.Environment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpFetchTest {
  private HttpServer first = server();
  private HttpServer second = server();

  private static HttpServer server() {
    try {
      var made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      return made;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void start() {
    first.start();
    second.start();
  }

  @AfterEach
  void stop() {
    first.stop(0);
    second.stop(0);
  }

  private static String url(HttpServer server, String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static byte[] seen(HttpExchange exchange) {
    return String.valueOf(exchange.getRequestHeaders().getFirst("X-Secret"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String fetch(String url) {
    try (var fetch =
        new HttpFetch(Environment.system(), url, Map.of("X-Secret", List.of("pass")))) {
      return new String(fetch.get(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void get_pathAndQuery_areAskedForWithHeaders() {
    first.createContext("/", e -> answer(e, 200, seen(e)));
    first.createContext(
        "/q", e -> answer(e, 200, e.getRequestURI().getQuery().getBytes(StandardCharsets.UTF_8)));
    assertThat(fetch(url(first, ""))).isEqualTo("pass");
    assertThat(fetch(url(first, "/q?a=b"))).isEqualTo("a=b");
  }

  @Test
  void get_redirect_isFollowedButHeadersStayAtHome() {
    second.createContext("/there", e -> answer(e, 200, seen(e)));
    first.createContext(
        "/here",
        e -> {
          e.getResponseHeaders().add("Location", url(second, "/there"));
          answer(e, 302, new byte[0]);
        });
    first.createContext(
        "/again",
        e -> {
          e.getResponseHeaders().add("Location", "/again");
          answer(e, 307, new byte[0]);
        });
    assertThat(fetch(url(first, "/here"))).isEqualTo("null");
    assertThatThrownBy(() -> fetch(url(first, "/again")))
        .isInstanceOf(ManifestFault.class)
        .hasMessage("the answer is one redirect after the other");
  }

  @Test
  void get_answerThatCannotBeUsed_isAFault() {
    first.createContext("/none", e -> answer(e, 404, new byte[0]));
    first.createContext("/long", e -> answer(e, 200, new byte[Yaml.MAX_BYTES + 10]));
    assertThatThrownBy(() -> fetch(url(first, "/none")))
        .isInstanceOf(ManifestFault.class)
        .hasMessage("the answer has the status 404");
    assertThatThrownBy(() -> fetch(url(first, "/long")))
        .isInstanceOf(ManifestFault.class)
        .hasMessageStartingWith("the answer is longer than ");
    String gone = url(first, "/");
    first.stop(0);
    assertThatThrownBy(() -> fetch(gone)).isInstanceOf(ManifestFault.class);
    assertThatThrownBy(() -> fetch("ftp://host/")).isInstanceOf(ManifestFault.class);
  }
}
