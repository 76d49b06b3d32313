package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

/**
 * Pods that cannot run: each says why in its status and its events, is tried again with pauses, and
 * harms no other. All are there at once.
 */
@ExtendWith(SharedCluster.class)
@Execution(ExecutionMode.CONCURRENT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BadPodsTest {
  private static final int LINES = 10_000;

  /** More than Linux takes as one string of a program's environment. */
  private static final int TOO_LONG = 200_000;

  private final TestCluster cluster;
  private final ApiPods pods;
  private final Neighbour neighbour;

  BadPodsTest(TestCluster cluster) {
    this.cluster = cluster;
    this.pods = ApiPods.in(cluster, "bad");
    this.neighbour = Neighbour.in(cluster, pods);
  }

  /**
   * A pod that cannot run.
   *
   * @param container further fields of its container, in flow style
   * @param volume its volume, mounted at {@code /v}
   * @param status what {@code kubectl get pods} says of it in the end
   * @param event what one of its events says, with the reason
   */
  record Bad(String name, String container, String volume, String status, String event) {
    static Bad container(String name, String fields, String status, String event) {
      return new Bad(name, fields, "emptyDir: {}", status, event);
    }

    static Bad env(String name, String variable, String why) {
      String status = "CreateContainerConfigError";
      return container(name, "env: [" + variable + "]", status, "Failed +Error: " + why);
    }

    static Bad command(String name, String fields, String why) {
      return container(name, fields, "CrashLoopBackOff", "Failed +Error: .*" + why);
    }

    static Bad volume(String name, String source, String why) {
      String event = "FailedMount +MountVolume.SetUp failed for volume \"v\" : .*" + why;
      return new Bad(name, "", source, "ContainerCreating", event);
    }

    String spec() {
      String image = container.contains("image:") ? "" : "image: IMAGE, ";
      String command = container.contains("command:") ? "" : ", command: [sleep, '3600']";
      return """
      volumes: [{name: v, %s}]
      containers:
      - {name: main, %svolumeMounts: [{name: v, mountPath: /v}]%s%s}
      """
          .formatted(volume, image, container.isEmpty() ? "" : ", " + container, command);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static String reference(String kind, String object, String key) {
    return "{name: A, valueFrom: {%sKeyRef: {name: %s, key: %s}}}".formatted(kind, object, key);
  }

  static Stream<Bad> bad() {
    return Stream.of(
        Bad.env(
            "no-config-map", reference("configMap", "later", "a"), "configmap \"later\" not found"),
        Bad.env(
            "no-key",
            reference("configMap", "partly", "b"),
            "couldn't find key b in ConfigMap bad-[0-9]+/partly"),
        Bad.env("no-secret", reference("secret", "secret", "a"), "secret \"secret\" not found"),
        Bad.command(
            "no-command",
            "command: ['sleep 3600']",
            "\"sleep 3600\": executable file not found in \\$PATH"),
        Bad.command("no-program", "command: [/tmp]", "\"/tmp\": permission denied"),
        Bad.command("no-directory", "workingDir: /bin/sh/x", "not a directory"),
        // Some runtimes find this out when the container has begun, and it says so in its log.
        Bad.container(
            "long-variable",
            "env: [{name: A, value: '%s'}]".formatted("x".repeat(TOO_LONG)),
            "CrashLoopBackOff",
            "BackOff +Back-off restarting failed container main"),
        Bad.container(
            "no-image-name",
            "image: 'Bad//Name:::'",
            "InvalidImageName",
            "InspectFailed +Failed to apply default image tag \"Bad//Name:::\": couldn't parse"),
        Bad.container(
            "never-pulled",
            "image: 'none/such:1', imagePullPolicy: Never",
            "ErrImageNeverPull",
            "ErrImageNeverPull +Container image \"none/such:1\" is not present with pull policy"),
        Bad.container(
            "no-image",
            "image: '127.0.0.1:1/nothing:1'",
            "ImagePullBackOff",
            "Failed +Failed to pull image \"127.0.0.1:1/nothing:1\": .*connection refused"),
        Bad.volume("no-file", "secret: {secretName: none}", "secret \"none\" not found"),
        Bad.volume(
            "no-host-path", "hostPath: {path: /none, type: Directory}", "is not a directory"),
        Bad.volume("no-plug-in", "nfs: {server: 127.0.0.1, path: /x}", "no volume plugin matched"));
  }

  @BeforeAll
  void create() {
    pods.create("configmaps", "{metadata: {name: partly}, data: {a: here}}");
    bad().forEach(row -> pods.createPod(row.name(), row.spec()));
  }

  @AfterAll
  void close() {
    pods.close();
  }

  private String row(String pod) {
    return kubectl("get", "pod", pod, "--no-headers").run().output();
  }

  /** How often each event of a pod was seen, its reason and its message. */
  private String events(String pod) {
    return kubectl("get", "events", "--field-selector", "involvedObject.name=" + pod)
        .with("-o", "custom-columns=COUNT:.count,REASON:.reason,MESSAGE:.message")
        .run()
        .ok();
  }

  private Command kubectl(String... words) {
    return cluster.kubectl("-n", pods.namespace()).with(words);
  }

  @ParameterizedTest
  @Execution(ExecutionMode.SAME_THREAD)
  @MethodSource("bad")
  @Order(1)
  void pod_thatCannotRun_saysWhyAndIsTriedAgain(Bad row) {
    Waiting.until(() -> row(row.name()), row.status(), Duration.ofSeconds(40));
    String twice = "(?m)^([2-9]|[0-9]{2,}) +" + row.event();
    Waiting.matching(() -> events(row.name()), twice, Duration.ofSeconds(40));
    assertThat(pods.get(row.name())).contains("\"ready\":false");
  }

  @Test
  @Execution(ExecutionMode.SAME_THREAD)
  @Order(2)
  void pods_whoseObjectsComeLater_runWithoutARestart() {
    pods.create("configmaps", "{metadata: {name: later}, data: {a: here}}");
    pods.create("secrets", "{metadata: {name: secret}, stringData: {a: here}}");
    pods.create("secrets", "{metadata: {name: none}, stringData: {a: here}}");
    pods.api().merge(pods.path("configmaps/partly"), "{\"data\":{\"b\":\"here\"}}").ok();
    for (String pod : List.of("no-config-map", "no-key", "no-secret", "no-file")) {
      assertThat(pods.awaitReady(pod)).contains("\"restartCount\":0");
    }
  }

  @Test
  @Execution(ExecutionMode.SAME_THREAD)
  @Order(3)
  void environmentOfTenThousandLines_isThere() {
    String entries =
        IntStream.range(0, LINES)
            .mapToObj("{name: LINE_%1$d, value: 'value %1$d'}"::formatted)
            .collect(Collectors.joining(", "));
    String keys =
        IntStream.range(0, LINES)
            .mapToObj("LINE_%1$d: 'value %1$d'"::formatted)
            .collect(Collectors.joining(", "));
    String text = "a line\\n".repeat(LINES);
    pods.create("configmaps", "{metadata: {name: lines}, data: {%s}}".formatted(keys));
    String sleeping =
        "  command: [sh, -c, 'env | grep -c line; env | grep -c LINE_; sleep 3600']\n";
    String head = "containers:\n- name: main\n  image: IMAGE\n" + sleeping.indent(0);
    pods.createPod("env-entries", head + "  env: [%s]\n".formatted(entries));
    pods.createPod("env-map", head + "  envFrom: [{configMapRef: {name: lines}}]\n");
    pods.createPod("env-text", head + "  env: [{name: TEXT, value: \"%s\"}]\n".formatted(text));
    for (String pod : List.of("env-entries", "env-map", "env-text")) {
      pods.awaitReady(pod);
    }
    pods.api().await(() -> pods.api().get(pods.pod("env-entries") + "/log"), "0\n" + LINES);
    pods.api().await(() -> pods.api().get(pods.pod("env-map") + "/log"), "0\n" + LINES);
    pods.api().await(() -> pods.api().get(pods.pod("env-text") + "/log"), LINES + "\n0");
    assertThat(kubectl("describe", "pod", "env-entries").run().ok())
        .containsPattern("LINE_9999: +value 9999");
  }

  @Test
  @Execution(ExecutionMode.SAME_THREAD)
  @Order(4)
  void containersAndHooks_thatDoNotEnd_areKilledInTime() {
    String hanging = "{exec: {command: [sh, -c, 'trap \"\" TERM; while true; do sleep 1; done']}}";
    String start = "terminationGracePeriodSeconds: 2\ncontainers:\n- name: main\n  image: IMAGE\n";
    String stubborn = "  command: [sh, -c, 'trap \"\" TERM; while true; do sleep 1; done']\n";
    pods.createPod("ignores", start + stubborn);
    pods.createPod(
        "stops-for-ever", start + stubborn + "  lifecycle: {preStop: %s}\n".formatted(hanging));
    pods.createPod(
        "starts-for-ever", start + stubborn + "  lifecycle: {postStart: %s}\n".formatted(hanging));
    pods.awaitReady("ignores");
    pods.awaitReady("stops-for-ever");
    Waiting.until(() -> events("starts-for-ever"), "Started", Duration.ofSeconds(20));
    assertThat(row("starts-for-ever")).containsPattern("0/1 +ContainerCreating +0 ");
    List<String> names = List.of("ignores", "stops-for-ever", "starts-for-ever");
    long began = System.nanoTime();
    names.forEach(name -> pods.api().delete(pods.pod(name)).ok());
    names.forEach(name -> pods.api().awaitGone(pods.pod(name)));
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(15));
    assertThat(events("ignores")).contains("Stopping container main");
    assertThat(events("stops-for-ever")).contains("FailedPreStopHook");
  }

  @Test
  @Execution(ExecutionMode.SAME_THREAD)
  @Order(9)
  void neighbour_ofAllOfThem_noticesNothing() {
    neighbour.assertUnharmed();
  }
}
