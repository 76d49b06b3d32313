package io.coracle.apiserver.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.json.Json;
import io.coracle.apiserver.proxy.NodeLocator;
import io.coracle.apiserver.request.Identity;
import io.coracle.base.Environment;
import io.coracle.http.Headers;
import io.coracle.http.Peer;
import io.coracle.http.Query;
import io.coracle.http.Request;
import io.coracle.http.Response;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** The whole pipeline over a store in memory, asked as a client on the network would. */
class ApiServerTest {
  private static final Peer STRANGER =
      new Peer.Remote(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711), Optional.empty());

  private final WholeServer whole =
      WholeServer.start(
          Map.of(
              "sam",
              new Identity("sam", "", List.of(), Map.of()),
              "node",
              new Identity("system:node:n1", "", List.of("system:nodes"), Map.of())),
          _ -> Optional.of(new NodeLocator.Location.Local(ApiServerTest::kubelet)));

  /** Answers with what it was asked. */
  private static Response kubelet(Request request) {
    return Response.text(200, request.path() + "?" + request.query().encoded());
  }

  @AfterEach
  void close() {
    whole.close();
  }

  private Answer ask(String token, String method, String url, String body, String... headers) {
    int question = url.indexOf('?');
    String path = question < 0 ? url : url.substring(0, question);
    Query query = question < 0 ? Query.none() : Query.parse(url.substring(question + 1));
    Headers all = Headers.of(headers);
    if (!token.isEmpty()) {
      all = all.with("authorization", "Bearer " + token);
    }
    byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    Response response =
        whole.handler().handle(Request.of(method, path, query, all, bytes, STRANGER));
    return new Answer(response.status(), response.headers(), text(response));
  }

  private static String text(Response response) {
    return response instanceof Response.Complete complete
        ? new String(complete.body(), StandardCharsets.UTF_8)
        : "";
  }

  private record Answer(int status, Headers headers, String body) {
    ObjectNode tree() {
      return Json.parseObject(body.getBytes(StandardCharsets.UTF_8));
    }

    String field(String pointer) {
      return tree().at(pointer).asString("");
    }
  }

  @Test
  void get_healthVersionAndDiscovery_areOpenToAnybody() {
    assertThat(ask("", "GET", "/readyz", "").body()).isEqualTo("ok");
    assertThat(ask("root", "GET", "/livez/ping", "").body()).isEqualTo("ok");
    assertThat(ask("root", "GET", "/livez/nosuch", "").status()).isEqualTo(404);
    assertThat(ask("root", "GET", "/readyz?verbose", "").body())
        .contains("[+]ping ok\n")
        .endsWith("readyz check passed\n");
    assertThat(ask("", "GET", "/version", "").field("/gitVersion"))
        .matches("v1\\.36\\.\\d+\\+coracle\\.\\d+\\.\\d+\\.\\d+.*");
    assertThat(ask("sam", "GET", "/apis", "").field("/kind")).isEqualTo("APIGroupList");
    assertThat(ask("", "GET", "/apis", "").status()).isEqualTo(403);
  }

  @Test
  void ask_badToken_is401AndNoTokenIsAnonymous() {
    Answer bad = ask("wrong", "GET", "/version", "");
    assertThat(bad.status()).isEqualTo(401);
    assertThat(bad.field("/reason")).isEqualTo("Unauthorized");

    Answer none = ask("", "GET", "/api/v1/namespaces/default/pods", "");
    assertThat(none.status()).isEqualTo(403);
    assertThat(none.field("/message"))
        .isEqualTo(
            "pods is forbidden: User \"system:anonymous\" cannot list resource \"pods\" in API"
                + " group \"\" in the namespace \"default\"");
  }

  @Test
  void ask_anything_answersCarryTheUsualHeaders() {
    Answer answer = ask("root", "GET", "/api/v1/namespaces/default", "");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().first("audit-id")).isPresent();
    assertThat(answer.headers().first("cache-control")).contains("no-cache, private");
    assertThat(
            whole
                .metrics()
                .get("apiserver_request")
                .tag("resource", "namespaces")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void ask_unknownPaths_areNotFoundEachInItsWay() {
    assertThat(ask("root", "GET", "/no/such", "").body()).isEqualTo("404 page not found\n");
    assertThat(ask("root", "GET", "/apis/apps/v9", "").field("/reason")).isEqualTo("NotFound");
    assertThat(ask("root", "GET", "/apis/apps/v1/nosuchthings", "").field("/reason"))
        .isEqualTo("NotFound");
    assertThat(ask("root", "OPTIONS", "/api/v1/nodes", "").field("/reason"))
        .isEqualTo("MethodNotAllowed");
  }

  @Test
  void rbac_bindingCreatedAndDeleted_rightsFollow() throws Exception {
    String pods = "/api/v1/namespaces/default/pods";
    assertThat(ask("sam", "GET", pods, "").status()).isEqualTo(403);
    String binding =
        "{'metadata':{'name':'sam'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io',"
            + "'kind':'ClusterRole','name':'view'},'subjects':[{'kind':'User','name':'sam',"
            + "'apiGroup':'rbac.authorization.k8s.io'}]}";
    String path = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings";
    assertThat(ask("root", "POST", path, binding).status()).isEqualTo(201);

    assertThat(eventually(() -> ask("sam", "GET", pods, "").status(), 200)).isEqualTo(200);
    assertThat(ask("sam", "GET", "/api/v1/namespaces/default/secrets", "").status()).isEqualTo(403);
    assertThat(ask("root", "DELETE", path + "/sam", "").status()).isEqualTo(200);
    assertThat(eventually(() -> ask("sam", "GET", pods, "").status(), 403)).isEqualTo(403);
  }

  /** The index follows the store a moment later. */
  private int eventually(java.util.function.IntSupplier ask, int wanted)
      throws InterruptedException {
    for (int i = 0; i < 500 && ask.getAsInt() != wanted; i++) {
      Environment.system().tasks().sleep(Duration.ofMillis(10));
    }
    return ask.getAsInt();
  }

  @Test
  void impersonation_byAdministrator_actsAsTheUser() throws InterruptedException {
    String review = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    Supplier<Answer> asking =
        () ->
            ask(
                "root",
                "POST",
                review,
                "{'apiVersion':'authentication.k8s.io/v1','kind':'SelfSubjectReview'}",
                "impersonate-user",
                "alice",
                "impersonate-group",
                "devs",
                "impersonate-extra-scopes",
                "view");
    assertThat(eventually(() -> asking.get().status(), 201)).isEqualTo(201);
    Answer answer = asking.get();
    assertThat(answer.tree().at("/status/userInfo").toString().replace('"', '\''))
        .isEqualTo(
            "{'username':'alice','groups':['devs','system:authenticated'],"
                + "'extra':{'scopes':['view']}}");
    assertThat(ask("sam", "POST", review, "{}", "impersonate-user", "alice").field("/message"))
        .startsWith("users \"alice\" is forbidden: User \"sam\" cannot impersonate");
    assertThat(ask("root", "POST", review, "{}", "impersonate-group", "devs").status())
        .isEqualTo(400);
  }

  @Test
  void token_requestedForAServiceAccount_isGoodUntilTheAccountGoes() {
    String accounts = "/api/v1/namespaces/default/serviceaccounts";
    assertThat(ask("root", "POST", accounts, "{'metadata':{'name':'robot'}}").status())
        .isEqualTo(201);
    Answer request =
        ask(
            "root",
            "POST",
            accounts + "/robot/token",
            "{'apiVersion':'authentication.k8s.io/v1','kind':'TokenRequest','spec':{}}");
    assertThat(request.status()).isEqualTo(201);
    String token = request.field("/status/token");

    String review = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    assertThat(ask(token, "POST", review, "{}").field("/status/userInfo/username"))
        .isEqualTo("system:serviceaccount:default:robot");
    assertThat(ask("root", "DELETE", accounts + "/robot", "").status()).isEqualTo(200);
    assertThat(ask(token, "POST", review, "{}").status()).isEqualTo(401);
  }

  @Test
  void accessReview_ofAnybody_saysWhatIsAllowed() {
    String path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
    Answer allowed =
        ask(
            "root",
            "POST",
            path,
            "{'spec':{'user':'x','groups':['system:masters'],"
                + "'resourceAttributes':{'verb':'get','resource':'pods'}}}");
    assertThat(allowed.tree().at("/status/allowed").asBoolean()).isTrue();
    Answer refused =
        ask(
            "root",
            "POST",
            path,
            "{'spec':{'user':'x','resourceAttributes':{'verb':'get','resource':'pods'}}}");
    assertThat(refused.tree().at("/status/allowed").asBoolean(true)).isFalse();
    assertThat(ask("root", "POST", path, "{'spec':{}}").status()).isEqualTo(422);
    assertThat(ask("root", "GET", path, "").status()).isEqualTo(405);
  }

  @Test
  void log_ofPodOnANode_isAskedOfItsKubelet() {
    String pods = "/api/v1/namespaces/default/pods";
    ask(
        "root",
        "POST",
        "/api/v1/namespaces/default/serviceaccounts",
        "{'metadata':{'name':'default'}}");
    Answer created =
        ask(
            "root",
            "POST",
            pods,
            "{'metadata':{'name':'p'},'spec':{'nodeName':'n1','containers':"
                + "[{'name':'c','image':'i'}]}}");
    assertThat(created.status()).as(created.body()).isEqualTo(201);

    assertThat(ask("root", "GET", pods + "/p/log?tailLines=5&follow=true", "").body())
        .isEqualTo("/containerLogs/default/p/c?follow=true&tailLines=5");
    assertThat(ask("root", "GET", pods + "/p/log?container=x", "").field("/message"))
        .isEqualTo("container x is not valid for pod p");
    assertThat(ask("root", "GET", pods + "/p/log?tailLines=-1", "").status()).isEqualTo(422);
    assertThat(ask("root", "POST", pods + "/p/exec?command=ls&command=-l&tty=1", "").body())
        .isEqualTo("/exec/default/p/c?output=1&error=1&tty=1&command=ls&command=-l");
    assertThat(ask("root", "POST", pods + "/p/portforward?ports=80", "").body())
        .isEqualTo("/portForward/default/p?port=80");
    assertThat(ask("root", "GET", "/api/v1/nodes/n1/proxy/metrics?a=b", "").body())
        .isEqualTo("/metrics?a=b");
    assertThat(ask("root", "GET", pods + "/none/log", "").status()).isEqualTo(404);
  }

  @Test
  void bootstrap_secondTime_givesBackWhatWasTakenAway() {
    String role = "/apis/rbac.authorization.k8s.io/v1/clusterroles/system:discovery";
    ObjectNode tree = ask("root", "GET", role, "").tree();
    tree.putArray("rules");
    assertThat(ask("root", "PUT", role, tree.toString()).status()).isEqualTo(200);

    whole.server().bootstrap();

    assertThat(ask("root", "GET", role, "").tree().at("/rules").size()).isEqualTo(1);
  }

  @Test
  void watch_longRunning_streamsThroughThePipeline() {
    Response response =
        whole
            .handler()
            .handle(
                Request.of(
                    "GET",
                    "/api/v1/namespaces",
                    Query.of("watch", "1"),
                    Headers.of("authorization", "Bearer root"),
                    new byte[0],
                    STRANGER));
    assertThat(response).isInstanceOf(Response.Streaming.class);
    assertThat(response.headers().first("audit-id")).isPresent();
  }
}
