package io.coracle.apiserver.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.json.Json;
import io.coracle.base.Environment;
import io.coracle.http.server.HttpServer;
import io.coracle.http.server.HttpServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** What nobody should send, sent over a socket: each is answered with a Status of the client's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String JSON = "application/json";
  private static final String YAML = "application/yaml";
  private static final String JSON_PATCH = "application/json-patch+json";
  private static final String MERGE_PATCH = "application/merge-patch+json";

  private final WholeServer whole = WholeServer.start();
  private final HttpServer server =
      HttpServer.start(
          HttpServerConfig.http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .withRefusals(ErrorAnswers::ofTransport),
          whole.handler(),
          Environment.system());

  /** What came back. */
  private record Answer(int status, String body) {
    ObjectNode tree() {
      return Json.parseObject(body.getBytes(StandardCharsets.UTF_8));
    }

    /** Nothing of the inside is shown. */
    Answer refusedWith(int code) {
      assertThat(status).as(body).isEqualTo(code);
      assertThat(tree().path("kind").asString()).isEqualTo("Status");
      assertThat(tree().path("code").asInt()).isEqualTo(code);
      assertThat(body).doesNotContain("io.coracle", "tools.jackson", "java.", "\\tat ");
      return this;
    }
  }

  @BeforeAll
  void create() throws IOException {
    Answer made = ask("POST", MAPS, JSON, "{'metadata':{'name':'a'},'data':{'k':'v'}}");
    assertThat(made.status()).isEqualTo(201);
  }

  @AfterAll
  void stop() {
    server.close(Duration.ofMillis(200));
    whole.close();
  }

  private Answer ask(String method, String target, String type, String body) throws IOException {
    return ask(method, target, type, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private Answer ask(String method, String target, String type, byte[] body) throws IOException {
    String head =
        "%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer %s\r\n"
            + "Content-Type: %s\r\nContent-Length: %d\r\n\r\n";
    byte[] text =
        head.formatted(method, target, WholeServer.TOKEN, type, body.length)
            .getBytes(StandardCharsets.ISO_8859_1);
    try (var socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(text);
      socket.getOutputStream().write(body);
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int end = answer.indexOf("\r\n\r\n");
      return new Answer(Integer.parseInt(answer.substring(9, 12)), answer.substring(end + 4));
    }
  }

  private static String nested(int depth) {
    return "{'a':".repeat(depth) + "1" + "}".repeat(depth);
  }

  @Test
  void body_beyondTheBound_is413() throws IOException {
    Answer answer = ask("POST", MAPS, JSON, new byte[3 * 1024 * 1024 + 1]).refusedWith(413);

    assertThat(answer.tree().path("reason").asString()).isEqualTo("RequestEntityTooLarge");
  }

  @Test
  void head_beyondTheBound_is431OrForTheLine414() throws IOException {
    String large = "x".repeat(70_000);
    ask("GET", MAPS, large, "").refusedWith(431);
    ask("GET", MAPS + "/" + large, JSON, "").refusedWith(414);
  }

  @Test
  void body_nestedTooDeeply_is400() throws IOException {
    ask("POST", MAPS, JSON, nested(Json.MAX_DEPTH + 1)).refusedWith(400);
    ask("POST", MAPS, JSON, nested(100_000)).refusedWith(400);
    ask("POST", MAPS, YAML, "- ".repeat(100_000)).refusedWith(400);
    ask("POST", MAPS, YAML, "[".repeat(100_000)).refusedWith(400);
    ask("PATCH", MAPS + "/a", MERGE_PATCH, nested(100_000)).refusedWith(400);
  }

  @Test
  void body_tooManyValues_is400() throws IOException {
    String zeros = "0,".repeat(Json.MAX_VALUES) + "0";
    ask("POST", MAPS, JSON, "{'x':[" + zeros + "]}").refusedWith(400);
    ask("POST", MAPS, YAML, "x: [" + zeros + "]").refusedWith(400);
    ask("PATCH", MAPS + "/a", MERGE_PATCH, "{'x':[" + zeros + "]}").refusedWith(400);
  }

  @Test
  void yaml_aliasesThatUnfoldToBillions_is400() throws IOException {
    String laughs =
        IntStream.range(1, 12)
            .mapToObj(i -> "a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(9)))
            .collect(Collectors.joining("", "a0: &a0 [x]\n", ""));

    ask("POST", MAPS, YAML, laughs).refusedWith(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a':1e999999999}",
        "{'a':1e9999999999999999999999}",
        "{'a':",
        "[]",
        "null",
        "{'a':1}{'b':2}",
        "{'metadata':[]}"
      })
  void json_thatIsNone_is400(String body) throws IOException {
    ask("POST", MAPS, JSON, body).refusedWith(400);
  }

  @Test
  void text_thatIsNotWellFormed_isRefusedOrRepaired() throws IOException {
    byte[] broken = "{\"metadata\":{\"name\":\"?\"}}".getBytes(StandardCharsets.US_ASCII);
    broken[new String(broken, StandardCharsets.US_ASCII).indexOf('?')] = (byte) 0xff;
    ask("POST", MAPS, JSON, broken).refusedWith(400);
    ask("POST", MAPS, "application/vnd.kubernetes.protobuf", broken).refusedWith(400);

    Answer half = ask("POST", MAPS, JSON, "{'metadata':{'name':'half'},'data':{'k':'\\ud800'}}");
    assertThat(half.tree().path("data").path("k").asString()).isEqualTo("\ufffd");
  }

  @Test
  void fields_thatOccurTwice_are400WhenStrictAndTheLastCountsElsewhere() throws IOException {
    String twice = "{'metadata':{'name':'twice'},'data':{'k':'1','k':'2'}}";
    ask("POST", MAPS + "?fieldValidation=Strict", JSON, twice).refusedWith(400);

    assertThat(ask("POST", MAPS, JSON, twice).tree().path("data").path("k").asString())
        .isEqualTo("2");
  }

  @Test
  void jsonPatch_beyondItsBounds_isRefused() throws IOException {
    String one = "{'op':'test','path':'/data/k','value':'v'}";
    ask("PATCH", MAPS + "/a", JSON_PATCH, "[" + (one + ",").repeat(10_000) + one + "]")
        .refusedWith(413);

    var copies = new StringBuilder("[{'op':'add','path':'/data','value':{}}");
    for (int i = 0; i < 12; i++) {
      copies.append(
          ",{'op':'copy','from':'/data','path':'/data%s'}".formatted("/a".repeat(1 << i)));
    }
    ask("PATCH", MAPS + "/a", JSON_PATCH, copies.append(']').toString()).refusedWith(422);
  }

  @Test
  void patches_thatMakeAnObjectGrow_are413AtLast() throws IOException {
    String path = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles";
    assertThat(ask("POST", path, JSON, "{'metadata':{'name':'r'},'rules':[]}").status())
        .isEqualTo(201);
    String rule = "{'apiGroups':[''],'resources':['pods'],'verbs':['get'],'resourceNames':['%s']}";
    String patch =
        "[{'op':'add','path':'/rules','value':[%s]}]"
            .formatted(rule.formatted("x".repeat(1_100_000)));
    int status = ask("PATCH", path + "/r", JSON_PATCH, patch).status();
    assertThat(status).isEqualTo(200);
    String copy = "[{'op':'copy','from':'/rules/0','path':'/rules/-'}]";
    for (int i = 0; i < 2; i++) {
      status = ask("PATCH", path + "/r", JSON_PATCH, copy).status();
    }
    assertThat(status).isEqualTo(413);
  }

  @ParameterizedTest
  @CsvSource({
    "/%00, 404",
    "/%2e%2e%2fsecrets, 404",
    "/../secrets, 404",
    "/%ff%c0%ae, 404",
    "/%zz, 400",
    "/%, 400",
    "?labelSelector=%zz, 400",
    "?labelSelector=((((, 400",
    "?limit=9999999999999999999999, 400",
    "?resourceVersion=-1, 400",
    "?continue=%00, 400",
    "?limit=1&continue=eyJ2IjoiIn0, 400",
    "?watch=1&timeoutSeconds=x, 400",
    "?fieldSelector=nothing, 400"
  })
  void target_thatMakesNoSense_isRefused(String end, int code) throws IOException {
    ask("GET", MAPS + end, JSON, "").refusedWith(code);
  }

  @Test
  void labels_ofAnyLength_areRefusedWithoutFillingTheStack() throws IOException {
    ask("GET", MAPS + "?labelSelector=" + "a.".repeat(30_000) + "a/x", JSON, "").refusedWith(400);
    String label = "{'metadata':{'name':'b','labels':{'" + "a.".repeat(24_000) + "a/x':'v'}}}";
    ask("POST", MAPS, JSON, label).refusedWith(422);
    String value = "{'metadata':{'name':'b','labels':{'x':'" + "a-".repeat(500_000) + "'}}}";
    ask("POST", MAPS, JSON, value).refusedWith(422);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'string','pattern':'((a{1000}){1000}){1000}'}",
        "{'type':'string','pattern':'(?=a)'}",
        "{'type':'array','items':{'type':'string'},'x-kubernetes-validations':"
            + "[{'rule':'self.all(x, self.all(y, self.all(z, x + y != z)))'}]}"
      })
  void schema_thatWouldCostTooMuch_is422(String property) throws IOException {
    String definition =
        "{'metadata':{'name':'ws.example.com'},'spec':{'group':'example.com','scope':'Namespaced',"
            + "'names':{'plural':'ws','kind':'W'},'versions':[{'name':'v1','served':true,"
            + "'storage':true,'schema':{'openAPIV3Schema':{'type':'object','properties':{'a':"
            + property
            + "}}}}]}}";

    ask("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", JSON, definition)
        .refusedWith(422);
  }
}
