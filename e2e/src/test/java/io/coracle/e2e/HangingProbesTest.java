package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Probes that do not come to an end by themselves: their time ends them, and no other waits. */
@ExtendWith(SharedCluster.class)
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HangingProbesTest {
  private static final String OVERDUE =
      "context deadline exceeded \\(Client.Timeout exceeded while awaiting headers\\)";

  /** An address of the pods' network that no pod has: nobody answers there. */
  private static final String NOBODY = "10.64.0.250";

  private final TestCluster cluster;
  private final ApiPods pods;
  private final Neighbour neighbour;

  HangingProbesTest(TestCluster cluster) {
    this.cluster = cluster;
    this.pods = ApiPods.in(cluster, "hanging");
    this.neighbour = Neighbour.in(cluster, pods);
  }

  /**
   * A pod with a liveness probe.
   *
   * @param script what its container runs
   * @param probe what the probe does, in flow style
   * @param said what its failure says, as a regular expression
   */
  record Hanging(String name, String script, String probe, String said) {
    String spec() {
      return """
      containers:
      - name: main
        image: IMAGE
        command: [sh, -c, '%s']
        livenessProbe: {%s, periodSeconds: 1, timeoutSeconds: 1, failureThreshold: 2}
      """
          .formatted(script, probe);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Hanging server(String name, String answer) {
    String script = "exec nc -ll -p 8080 -e sh -c \"%s; sleep 3600\"".formatted(answer);
    String said = "Get \"http://[0-9.]+:8080/\": " + OVERDUE;
    return new Hanging(name, script, "httpGet: {port: 8080}", said);
  }

  static Stream<Hanging> hanging() {
    String drip = "while echo a: b; do sleep 0.3; done";
    String sleep = "sleep 3600";
    return Stream.of(
        new Hanging("command", sleep, "exec: {command: [sleep, '3600']}", "command timed out: "),
        new Hanging("talks", sleep, "exec: {command: ['yes']}", "command timed out: "),
        new Hanging(
            "ignores-signals",
            sleep,
            "exec: {command: [sh, -c, \"trap '' TERM INT; while true; do sleep 1; done\"]}",
            "command timed out: "),
        server("says-nothing", "true"),
        server("says-no-end-of-the-head", "echo HTTP/1.1 200 OK; " + drip),
        server("says-no-end-of-the-body", "echo HTTP/1.1 200 OK; echo; " + drip),
        new Hanging(
            "nobody",
            sleep,
            "tcpSocket: {host: %s, port: 8080}".formatted(NOBODY),
            "dial tcp %s:8080: i/o timeout".formatted(NOBODY)));
  }

  @BeforeAll
  void create() {
    hanging().forEach(row -> pods.createPod(row.name(), row.spec()));
  }

  @AfterAll
  void close() {
    pods.close();
  }

  private String events(String pod) {
    return cluster
        .kubectl("-n", pods.namespace(), "get", "events")
        .with("--field-selector", "involvedObject.name=" + pod)
        .with("-o", "custom-columns=COUNT:.count,REASON:.reason,MESSAGE:.message")
        .run()
        .ok();
  }

  @ParameterizedTest
  @Execution(ExecutionMode.SAME_THREAD)
  @MethodSource("hanging")
  @Order(1)
  void probe_thatHangs_isEndedAndSaysSo_theContainerIsRestarted(Hanging row) {
    Duration limit = Duration.ofSeconds(40);
    String unhealthy = "([2-9]|[0-9]{2,}) +Unhealthy +Liveness probe failed: " + row.said();
    Waiting.matching(() -> events(row.name()), unhealthy, limit);
    Waiting.until(() -> events(row.name()), "failed liveness probe, will be restarted", limit);
    Waiting.matching(() -> pods.get(row.name()), "\"restartCount\":[1-9]", limit);
  }

  @Test
  @Execution(ExecutionMode.SAME_THREAD)
  @Order(2)
  void neighbour_ofAllOfThem_isProbedInTime() {
    neighbour.assertUnharmed();
    assertThat(List.of("command", "nobody")).allSatisfy(pods::delete);
  }
}
