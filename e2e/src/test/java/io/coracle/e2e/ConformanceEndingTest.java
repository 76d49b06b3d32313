package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Containers that end, as the conformance tests of Kubernetes ask for it: their messages, restarts
 * by every policy, init containers.
 */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class ConformanceEndingTest {
  private static final String MESSAGE =
      "Container Runtime blackbox test on terminated container should report termination message ";
  private static final String FALLBACK = "terminationMessagePolicy: FallbackToLogsOnError";

  private static final List<ShortPod> MESSAGES =
      List.of(
          ShortPod.of(
                  MESSAGE
                      + "as empty when pod succeeds and TerminationMessagePolicy"
                      + " FallbackToLogsOnError is set",
                  "echo DONE")
              .container(FALLBACK)
              .prints("\"exitCode\":0,\"reason\":\"Completed\",\"startedAt\".*"),
          ShortPod.of(
                  MESSAGE
                      + "from file when pod succeeds and TerminationMessagePolicy"
                      + " FallbackToLogsOnError is set",
                  "echo log; printf OK > /dev/termination-log")
              .container(FALLBACK)
              .prints("\"exitCode\":0,.*\"message\":\"OK\".*"),
          ShortPod.of(
                  MESSAGE
                      + "from log output if TerminationMessagePolicy FallbackToLogsOnError is set",
                  "printf DONE; exit 1")
              .container(FALLBACK)
              .prints("\"exitCode\":1,.*\"message\":\"DONE\".*"),
          ShortPod.of(
                  MESSAGE
                      + "if TerminationMessagePath is set as non-root user and at a non-default"
                      + " path",
                  "printf DONE > /dev/custom-log")
              .container("terminationMessagePath: /dev/custom-log")
              .container("securityContext: {runAsUser: 1000}")
              .prints("\"exitCode\":0,.*\"message\":\"DONE\".*"));

  private final ApiPods pods;

  ConformanceEndingTest(TestCluster cluster) {
    this.pods = ApiPods.in(cluster, "conformance-ending");
  }

  static Stream<ShortPod> messages() {
    return MESSAGES.stream();
  }

  @BeforeAll
  void create() {
    ShortPod.createAll(pods.api(), pods.namespace(), MESSAGES);
  }

  @AfterAll
  void delete() {
    pods.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void message_ofAContainerThatEnds_isInTheStatus(ShortPod row) {
    String status = pods.await(row.name(), "\"terminated\":{");
    String ended = status.replaceAll("(?s).*\"terminated\":\\{([^}]*)\\}.*", "$1");
    assertThat(ended).matches(row.expected());
    if (!row.expected().contains("message")) {
      assertThat(ended).doesNotContain("message");
    }
  }

  /** A pod with a container that counts its runs in a file and does what the script says. */
  private void counting(String name, String policy, String script) {
    pods.createPod(
        name,
        """
        restartPolicy: %s
        volumes: [{name: v, emptyDir: {}}]
        containers:
        - name: main
          image: IMAGE
          command: [sh, -c, 'echo run >> /v/runs; n=$(wc -l < /v/runs); %s']
          volumeMounts: [{name: v, mountPath: /v}]
        """
            .formatted(policy, script));
  }

  @Test
  void restartPolicy_ofEverySort_decidesPhaseAndCount() {
    counting("always", "Always", "[ $n = 3 ] && exec sleep 3600; [ $n = 2 ]");
    counting("on-failure", "OnFailure", "[ $n = 2 ]");
    counting("never", "Never", "false");
    assertThat(pods.await("never", "\"phase\":\"Failed\"")).contains("\"restartCount\":0");
    assertThat(pods.await("on-failure", "\"phase\":\"Succeeded\""))
        .contains("\"restartCount\":1", "\"reason\":\"Completed\"");
    pods.await("always", "\"restartCount\":2");
    assertThat(pods.awaitReady("always"))
        .contains("\"phase\":\"Running\"", "\"restartCount\":2", "\"state\":{\"running\"");
  }

  private void withInitContainers(String name, String policy, String first, String then) {
    pods.createPod(
        name,
        """
        restartPolicy: %s
        volumes: [{name: v, emptyDir: {}}]
        initContainers:
        - name: first
          image: IMAGE
          command: [sh, -c, '%s']
          volumeMounts: [{name: v, mountPath: /v}]
        - {name: second, image: IMAGE, command: ["true"]}
        containers:
        - {name: main, image: IMAGE, command: [sh, -c, '%s']}
        """
            .formatted(policy, first, then));
  }

  @Test
  void initContainers_ofAPodThatAlwaysRuns_comeFirst() {
    withInitContainers("init-always", "Always", "true", "sleep 3600");
    String status = pods.awaitReady("init-always");
    status = pods.await("init-always", "\"phase\":\"Running\"");
    assertThat(initContainers(status))
        .containsPattern("\"name\":\"first\".*\"reason\":\"Completed\"")
        .containsPattern("\"name\":\"second\".*\"reason\":\"Completed\"");
    assertThat(condition(status, "Initialized")).contains("\"status\":\"True\"");
  }

  @Test
  void initContainers_ofAPodThatRunsOnce_comeFirst() {
    withInitContainers("init-never", "Never", "true", "true");
    String status = pods.await("init-never", "\"phase\":\"Succeeded\"");
    assertThat(condition(status, "Initialized")).contains("\"status\":\"True\"");
    assertThat(status).doesNotContain("\"exitCode\":1");
  }

  @Test
  void initContainerFails_podThatRunsOnce_failsWithoutItsContainers() {
    withInitContainers("init-fails", "Never", "false", "true");
    String status = pods.await("init-fails", "\"phase\":\"Failed\"");
    assertThat(condition(status, "Initialized"))
        .contains("\"status\":\"False\"", "ContainersNotInitialized");
    assertThat(initContainers(status)).containsPattern("\"name\":\"second\".*\"waiting\"");
    assertThat(status.replaceAll(".*\"containerStatuses\":", "")).contains("\"waiting\"");
  }

  @Test
  void initContainerFails_podThatAlwaysRuns_waitsAndRetries() {
    withInitContainers("init-retries", "Always", "echo x >> /v/f; [ $(wc -l < /v/f) = 9 ]", "true");
    pods.await("init-retries", "\"restartCount\":2");
    String status = pods.get("init-retries");
    assertThat(status).contains("\"phase\":\"Pending\"");
    assertThat(condition(status, "Initialized"))
        .contains("\"status\":\"False\"", "containers with incomplete status: [first second]");
    assertThat(status).contains("\"reason\":\"PodInitializing\"");
  }

  private static String initContainers(String status) {
    return status.replaceAll(".*\"initContainerStatuses\":", "");
  }

  private static String condition(String status, String type) {
    return status.replaceAll(".*(\\{[^}]*\"type\":\"" + type + "\"[^}]*\\}).*", "$1");
  }

  @Test
  void failingContainer_hasAReason_andItsPodCanBeDeleted() {
    pods.createPod("fails", "containers: [{name: main, image: IMAGE, command: ['false']}]");
    assertThat(pods.await("fails", "\"terminated\":{"))
        .contains("\"exitCode\":1", "\"reason\":\"Error\"");
    pods.delete("fails");
  }
}
