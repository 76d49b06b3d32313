package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What people do with pods through the API, as the conformance tests of Kubernetes ask for it:
 * create, watch, change, talk to and delete them.
 */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class ConformancePodsTest {
  private static final String SLEEPS =
      "containers: [{name: main, image: IMAGE, command: [sleep, '3600']}]\n";

  private final ApiPods pods;
  private final ClusterApi api;

  ConformancePodsTest(TestCluster cluster) {
    this.pods = ApiPods.in(cluster, "conformance-pods");
    this.api = pods.api();
  }

  @AfterAll
  void close() {
    pods.close();
  }

  private String list(String label) {
    return api.get(pods.path("pods?labelSelector=" + label)).ok();
  }

  /** What a watch tells that begins at the revision of a list. */
  private String watched(String list, String label) {
    String since = ClusterApi.field(list, "resourceVersion");
    return api.get(
            pods.path(
                "pods?watch=1&timeoutSeconds=1&labelSelector=%s&resourceVersion=%s"
                    .formatted(label, since)))
        .ok();
  }

  @Test
  void pod_submittedAndRemoved_isSeenByAWatch() {
    String before = list("name=watched");
    assertThat(before).contains("\"items\":[]");
    pods.createPod("watched", SLEEPS);
    assertThat(list("name=watched")).contains("\"name\":\"watched\"");
    pods.awaitReady("watched");
    pods.delete("watched");
    assertThat(watched(before, "name=watched").replace("\n", " "))
        .containsPattern(
            "\"ADDED\".*\"MODIFIED\".*\"phase\":\"Running\".*\"deletionTimestamp\".*\"DELETED\"");
    assertThat(list("name=watched")).contains("\"items\":[]");
  }

  @Test
  void pod_labelsUpdated_areFoundBySelectors() {
    pods.createPod("updated", SLEEPS);
    api.replace(pods.pod("updated"), "\"labels\":{", "\"labels\":{\"time\":\"later\",");
    assertThat(list("time=later")).contains("\"name\":\"updated\"");
    pods.delete("updated");
  }

  @Test
  void pods_deletedByTheirLabel_areGone() {
    for (int i = 0; i < 3; i++) {
      pods.create(
          "pods",
          ApiPods.manifest("many-" + i, SLEEPS).replace("labels: {", "labels: {type: Testing, "));
    }
    assertThat(list("type=Testing")).contains("many-0", "many-1", "many-2");
    api.delete(pods.path("pods?labelSelector=type%3DTesting")).ok();
    api.await(() -> api.get(pods.path("pods?labelSelector=type%3DTesting")), "\"items\":[]");
  }

  @Test
  void podStatus_hasTheNodesAddress() {
    pods.createPod("addressed", SLEEPS);
    String status = pods.awaitReady("addressed");
    String node = api.get("/api/v1/nodes/" + ClusterApi.field(status, "nodeName")).ok();
    String address = ClusterApi.field(status, "hostIP");
    assertThat(address).matches("\\d+\\.\\d+\\.\\d+\\.\\d+");
    assertThat(node).contains("\"address\":\"" + address + "\"");
    pods.delete("addressed");
  }

  @Test
  void podStatus_patchedAndReplaced_isAsItWasSent() {
    pods.createPod("patched", SLEEPS);
    pods.awaitReady("patched");
    String status = pods.pod("patched") + "/status";
    assertThat(api.patch(status, "{\"status\":{\"message\":\"Patched\",\"reason\":\"E2E\"}}").ok())
        .contains("\"message\":\"Patched\"", "\"reason\":\"E2E\"");
    assertThat(
            api.patch(
                    pods.pod("patched"),
                    """
                    {"metadata":{"labels":{"test-pod":"patched"}},
                     "spec":{"terminationGracePeriodSeconds":1,"activeDeadlineSeconds":3000}}
                    """)
                .ok())
        .contains("\"test-pod\":\"patched\"", "\"activeDeadlineSeconds\":3000");
    assertThat(list("test-pod=patched")).contains("\"name\":\"patched\"");
    String condition =
        "\"conditions\":[{\"type\":\"example.com/Looked\",\"status\":\"True\",\"reason\":\"E2E\"},";
    assertThat(api.replace(status, "\"conditions\":[", condition))
        .contains("example.com/Looked", "\"status\":\"True\"", "\"reason\":\"E2E\"");
    assertThat(pods.get("patched")).contains("example.com/Looked", "\"phase\":\"Running\"");
    pods.delete("patched");
  }

  @Test
  void qualityOfService_requestsEqualLimits_isGuaranteed() {
    pods.createPod(
        "guaranteed",
        """
        containers:
        - name: main
          image: IMAGE
          command: [sleep, '3600']
          resources: {limits: {cpu: 100m, memory: 100Mi}, requests: {cpu: 100m, memory: 100Mi}}
        """);
    assertThat(pods.get("guaranteed")).contains("\"qosClass\":\"Guaranteed\"");
    assertThat(pods.awaitReady("guaranteed")).contains("\"qosClass\":\"Guaranteed\"");
    pods.delete("guaranteed");
  }

  @Test
  void activeDeadline_setOnARunningPod_endsIt() {
    pods.createPod("hurried", SLEEPS);
    pods.awaitReady("hurried");
    api.patch(pods.pod("hurried"), "{\"spec\":{\"activeDeadlineSeconds\":3}}").ok();
    assertThat(pods.await("hurried", "\"phase\":\"Failed\""))
        .contains("\"reason\":\"DeadlineExceeded\"");
    pods.delete("hurried");
  }

  @Test
  void services_areInTheVariablesOfLaterPods() {
    pods.create(
        "services",
        """
        metadata: {name: fooservice}
        spec: {selector: {name: none}, ports: [{port: 8765, targetPort: 8080}]}
        """);
    String address = ClusterApi.field(api.get(pods.path("services/fooservice")).ok(), "clusterIP");
    // The kubelet knows of the service as soon as its informer does.
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              pods.createPod(
                  "reader",
                  "restartPolicy: Never\n"
                      + "containers: [{name: main, image: IMAGE, command: [env]}]");
              pods.await("reader", "\"phase\":\"Succeeded\"");
              String log = pods.log("reader", "main");
              pods.delete("reader");
              assertThat(log.lines())
                  .contains(
                      "FOOSERVICE_SERVICE_HOST=" + address,
                      "FOOSERVICE_SERVICE_PORT=8765",
                      "FOOSERVICE_PORT=tcp://" + address + ":8765",
                      "FOOSERVICE_PORT_8765_TCP=tcp://" + address + ":8765",
                      "FOOSERVICE_PORT_8765_TCP_PROTO=tcp",
                      "FOOSERVICE_PORT_8765_TCP_PORT=8765",
                      "FOOSERVICE_PORT_8765_TCP_ADDR=" + address);
            });
  }

  @Test
  void generation_countsChangesOfTheSpecification() {
    pods.create(
        "pods", ApiPods.manifest("counted", SLEEPS).replace("labels", "generation: 100, labels"));
    assertThat(pods.get("counted")).contains("\"generation\":1,");
    pods.await("counted", "\"observedGeneration\":1");
    api.patch(pods.pod("counted"), "{\"metadata\":{\"labels\":{\"other\":\"label\"}}}").ok();
    assertThat(pods.get("counted")).contains("\"generation\":1,");
    api.patch(pods.pod("counted"), "{\"spec\":{\"activeDeadlineSeconds\":3000}}").ok();
    assertThat(pods.get("counted")).contains("\"generation\":2,");
    String toleration =
        "{\"spec\":{\"tolerations\":[{\"key\":\"more\",\"operator\":\"Exists\","
            + "\"effect\":\"NoExecute\",\"tolerationSeconds\":9}]}}";
    api.patch(pods.pod("counted"), toleration).ok();
    assertThat(pods.get("counted")).contains("\"generation\":3,");
    pods.await("counted", "\"observedGeneration\":3");
    pods.awaitReady("counted");
    api.patch(pods.pod("counted"), "{\"metadata\":{\"finalizers\":[\"example.com/held\"]}}").ok();
    assertThat(api.delete(pods.pod("counted")).ok()).contains("\"generation\":4,");
    api.merge(pods.pod("counted"), "{\"metadata\":{\"finalizers\":null}}").ok();
    api.awaitGone(pods.pod("counted"));
  }

  @Test
  void generation_fiveHundredUpdates_isObservedInTheEnd() {
    pods.createPod("busy", SLEEPS);
    for (int i = 1; i < 500; i++) {
      api.merge(pods.pod("busy"), "{\"spec\":{\"activeDeadlineSeconds\":%d}}".formatted(5000 - i))
          .ok();
    }
    assertThat(pods.await("busy", "\"observedGeneration\":500")).contains("\"generation\":500,");
    pods.delete("busy");
  }

  @Test
  void ephemeralContainers_addedToARunningPod_run() {
    pods.createPod("debugged", SLEEPS);
    pods.awaitReady("debugged");
    String path = pods.pod("debugged") + "/ephemeralcontainers";
    String debugger =
        "{\"name\":\"%s\",\"image\":\"%s\",\"command\":[\"sh\",\"-c\",\"echo %s; sleep 3600\"]}";
    String first = debugger.formatted("debugger", VolumePods.IMAGE, "polo");
    api.patch(path, "{\"spec\":{\"ephemeralContainers\":[" + first + "]}}").ok();
    awaitEphemeral("debugger");
    assertThat(pods.log("debugged", "debugger")).isEqualTo("polo");

    String second = debugger.formatted("second", VolumePods.IMAGE, "marco");
    assertThat(
            api.replace(
                path, "\"ephemeralContainers\":[", "\"ephemeralContainers\":[" + second + ","))
        .contains("\"name\":\"debugger\"", "\"name\":\"second\"");
    awaitEphemeral("second");
    assertThat(pods.log("debugged", "second")).isEqualTo("marco");
    assertThat(pods.get("debugged")).contains("\"restartCount\":0").doesNotContain("terminated");
    pods.delete("debugged");
  }

  private void awaitEphemeral(String name) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(pods.get("debugged"))
                    .containsPattern(
                        "\"ephemeralContainerStatuses\":.*\"name\":\"%s\",\"state\":\\{\"running\""
                            .formatted(name)));
  }

  /** Collects what comes from a WebSocket, each message with the number of its channel. */
  private static final class Collector implements WebSocket.Listener {
    private final StringBuffer text = new StringBuffer();
    private volatile boolean closed;

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      text.append(StandardCharsets.UTF_8.decode(data));
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed = true;
      return null;
    }
  }

  private String overWebSocket(String path, String protocol) {
    var collector = new Collector();
    WebSocket socket = api.webSocket(path, protocol, collector);
    assertThat(socket.getSubprotocol()).isEqualTo(protocol);
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> collector.closed);
    return collector.text.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v4.channel.k8s.io", "v5.channel.k8s.io"})
  void command_overAWebSocket_givesItsOutput(String protocol) {
    String name = "executes-" + protocol.substring(0, 2);
    pods.createPod(name, SLEEPS);
    pods.awaitReady(name);
    String exec = "/exec?container=main&stdout=1&stderr=1&command=echo&command=remote+execution";
    String output = overWebSocket(pods.pod(name) + exec, protocol);
    assertThat(output).contains("\u0001remote execution\n", "\u0003{").contains("\"Success\"");
    pods.delete(name);
  }

  @Test
  void logs_overAWebSocket_areTheContainers() {
    pods.createPod(
        "talks",
        "restartPolicy: Never\n"
            + "containers: [{name: main, image: IMAGE, command: [echo, container is alive]}]");
    pods.await("talks", "\"phase\":\"Succeeded\"");
    assertThat(overWebSocket(pods.pod("talks") + "/log?container=main", "binary.k8s.io"))
        .isEqualTo("container is alive\n");
    pods.delete("talks");
  }
}
