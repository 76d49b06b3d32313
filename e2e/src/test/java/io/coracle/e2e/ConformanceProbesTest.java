package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Probes of every sort, as the conformance tests of Kubernetes ask for them, with shorter times.
 */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class ConformanceProbesTest {
  /** How long nothing must happen. */
  private static final Duration QUIET = Duration.ofSeconds(5);

  /**
   * A server of one connection that answers any gRPC call with the message of health checks that
   * says SERVING. It reads frames of HTTP/2 (RFC 9113) until the call's headers, for the number of
   * their stream.
   */
  private static final String HEALTH =
      """
      frame() { # length, type, flags, stream, payload; all in printf's escapes
        printf "\\\\000\\\\000$1$2$3\\\\000\\\\000\\\\000$4$5"
      }
      octal() { printf '\\\\%03o' "0x$1"; }
      dd bs=1 count=24 of=/dev/null 2>/dev/null
      frame '\\000' '\\004' '\\000' '\\000' ''
      while :; do
        set -- $(dd bs=1 count=9 2>/dev/null | od -An -tx1)
        [ $# = 9 ] || exit 0
        dd bs=1 count=$((0x$1$2$3)) of=/dev/null 2>/dev/null
        case $4$5 in
          040[!1]) frame '\\000' '\\004' '\\001' '\\000' '' ;;
          01*) stream=$(octal $9)
            frame '\\024' '\\001' '\\004' "$stream" '\\210\\017\\020\\020application/grpc'
            frame '\\007' '\\000' '\\000' "$stream" '\\000\\000\\000\\000\\002\\010\\001'
            frame '\\017' '\\001' '\\005' "$stream" '\\000\\013grpc-status\\0010' ;;
        esac
      done
      """;

  private final ApiPods pods;

  ConformanceProbesTest(TestCluster cluster) {
    this.pods = ApiPods.in(cluster, "conformance-probes");
  }

  @BeforeAll
  void create() {
    pods.create("configmaps", "metadata: {name: grpc}\ndata:\n  health: |\n" + HEALTH.indent(4));
  }

  @AfterAll
  void close() {
    pods.close();
  }

  private void probed(String name, String script, String probe) {
    pods.createPod(
        name,
        """
        volumes: [{name: grpc, configMap: {name: grpc}}]
        containers:
        - name: main
          image: IMAGE
          command: [sh, -c, '%s']
          volumeMounts: [{name: grpc, mountPath: /grpc}]
          %s
        """
            .formatted(script, probe));
  }

  private static String liveness(String action) {
    return "livenessProbe: {%s, initialDelaySeconds: 1, periodSeconds: 1, failureThreshold: 1}"
        .formatted(action);
  }

  private static final String WEB = "mkdir /w; touch /w/healthz; httpd -p 8080 -h /w; ";
  private static final String GRPC = "exec nc -ll -p 5000 -e sh /grpc/health";

  private void awaitQuiet(String name, String text) {
    Awaitility.await()
        .during(QUIET)
        .atMost(QUIET.multipliedBy(4))
        .untilAsserted(() -> assertThat(pods.get(name)).contains(text, "\"restartCount\":0"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exec | touch /tmp/health; | exec: {command: [cat, /tmp/health]}",
        "http | WEB | httpGet: {path: /healthz, port: 8080}",
        "tcp | WEB rm /w/healthz; | tcpSocket: {port: 8080}",
        "grpc | GRPC; | grpc: {port: 5000}"
      })
  void liveness_thatSucceeds_leavesTheContainerAlone(String sort, String start, String action) {
    String script = start.replace("WEB", WEB).replace("GRPC", GRPC) + " exec sleep 3600";
    probed("lives-" + sort, script, liveness(action));
    pods.awaitReady("lives-" + sort);
    awaitQuiet("lives-" + sort, "\"running\":{");
    pods.delete("lives-" + sort);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exec | touch /tmp/health; sleep 3; rm /tmp/health; | exec: {command: [cat, /tmp/health]}",
        "http | WEB sleep 3; rm /w/healthz; | httpGet: {path: /healthz, port: 8080}",
        "grpc | GRPC; | grpc: {port: 2333}"
      })
  void liveness_thatFails_restartsTheContainer(String sort, String start, String action) {
    String script = start.replace("WEB", WEB).replace("GRPC", GRPC) + " exec sleep 3600";
    probed("fails-" + sort, script, liveness(action));
    pods.await("fails-" + sort, "\"restartCount\":1");
    pods.awaitEvent("fails-" + sort, "Liveness probe failed");
    pods.delete("fails-" + sort);
  }

  @Test
  void readiness_withInitialDelay_isNotReadyBefore() {
    probed(
        "delayed",
        WEB + "exec sleep 3600",
        "readinessProbe: {httpGet: {path: /healthz, port: 8080}, initialDelaySeconds: 4,"
            + " periodSeconds: 1}");
    String status = pods.awaitReady("delayed");
    assertThat(status).contains("\"restartCount\":0");
    Instant started = Instant.parse(ClusterApi.field(status, "startedAt"));
    String ready = status.replaceAll(".*(\\{[^}]*\"type\":\"Ready\"[^}]*}).*", "$1");
    assertThat(ready).contains("\"status\":\"True\"");
    assertThat(Instant.parse(ClusterApi.field(ready, "lastTransitionTime")))
        .isAfterOrEqualTo(started.plusSeconds(4));
    pods.delete("delayed");
  }

  @Test
  void readiness_thatFails_isNeverReady() {
    probed(
        "unready",
        "exec sleep 3600",
        "readinessProbe: {exec: {command: [\"false\"]}, periodSeconds: 1}");
    pods.await("unready", "\"running\":{");
    awaitQuiet("unready", "\"ready\":false");
    assertThat(pods.get("unready")).doesNotContain("\"ready\":true");
    pods.delete("unready");
  }
}
