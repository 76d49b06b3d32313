package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that people type every day, with the real {@code kubectl}. */
@ExtendWith(SharedCluster.class)
class KubectlTest {
  private static final String IMAGE = "coracle.io/busybox:1";

  private final TestCluster cluster;
  private final String namespace = "kubectl-" + Long.toString(System.nanoTime(), 36);

  KubectlTest(TestCluster cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void createNamespace() {
    kubectl("create", "namespace", namespace).run().ok();
  }

  @AfterEach
  void deleteNamespace() {
    kubectl("delete", "namespace", namespace, "--timeout=60s").run().ok();
    assertThat(cluster.kubectl("get", "namespaces").run().ok()).doesNotContain(namespace);
  }

  private Command kubectl(String... words) {
    return cluster.kubectl("-n", namespace).with(words);
  }

  private void apply(String manifest) {
    kubectl("apply", "-f", "-").input(manifest).run().ok();
  }

  private static String pod(String name, String script) {
    return """
    apiVersion: v1
    kind: Pod
    metadata:
      name: %s
      labels: {app: %s}
    spec:
      terminationGracePeriodSeconds: 1
      containers:
      - name: main
        image: %s
        command: [sh, -c, '%s']
    """
        .formatted(name, name, IMAGE, script);
  }

  private void awaitReady(String pod) {
    kubectl("wait", "--for=condition=Ready", "pod/" + pod, "--timeout=60s").run().ok();
  }

  @ParameterizedTest
  @ValueSource(strings = {"trixie", "sid"})
  void applyGetDescribeDelete_eitherKubectl_works(String suite) {
    Command kubectl = cluster.kubectlOf(suite, "-n", namespace);
    kubectl.with("apply", "-f", "-").input(pod("web", "echo hello; sleep 3600")).run().ok();
    awaitReady("web");
    assertThat(kubectl.with("get", "pods").run().ok()).containsPattern("web +1/1 +Running +0");
    assertThat(kubectl.with("get", "pods", "-o", "wide").run().ok()).contains("10.64.");
    assertThat(kubectl.with("get", "pod", "web", "-o", "yaml").run().ok())
        .contains("phase: Running");
    assertThat(kubectl.with("get", "pod", "web", "-o", "json").run().ok())
        .contains("\"kind\": \"Pod\"");
    assertThat(kubectl.with("get", "pods", "--show-labels").run().ok()).contains("app=web");
    assertThat(kubectl.with("get", "pods", "-l", "app=web").run().ok()).contains("web");
    assertThat(kubectl.with("get", "pods", "-l", "app=other").run().ok())
        .contains("No resources found");
    assertThat(cluster.kubectlOf(suite, "get", "pods", "-A").run().ok()).contains(namespace);
    assertThat(kubectl.with("describe", "pod", "web").run().ok())
        .contains("Scheduled", "Pulled", "Created", "Started", "Ready ");
    assertThat(kubectl.with("explain", "pod.spec.containers").run().ok()).contains("FIELDS:");
    kubectl.with("delete", "pod", "web").run().ok();
    assertThat(kubectl.with("get", "pods").run().ok()).contains("No resources found");
  }

  @Test
  void logsExecLabel_runningPod_work() {
    apply(pod("web", "echo first; echo second; sleep 3600"));
    awaitReady("web");
    assertThat(kubectl("logs", "web").run().ok()).isEqualTo("first\nsecond");
    assertThat(kubectl("logs", "web", "-c", "main", "--tail=1").run().ok()).isEqualTo("second");
    assertThat(kubectl("exec", "web", "--", "echo", "from inside").run().ok())
        .isEqualTo("from inside");
    assertThat(kubectl("exec", "-i", "web", "--", "cat").input("through stdin").run().ok())
        .isEqualTo("through stdin");
    Command.Result failing = kubectl("exec", "web", "--", "sh", "-c", "exit 7").run();
    assertThat(failing.code()).isEqualTo(7);
    kubectl("label", "pod", "web", "env=debug", "--overwrite").run().ok();
    assertThat(kubectl("get", "pods", "--show-labels").run().ok()).contains("env=debug");
  }

  @Test
  void logsFollow_untilTheContainerEnds_showsEverything() {
    apply(
        pod("talker", "for i in 1 2 3; do echo line $i; sleep 0.3; done")
            .replace("spec:", "spec:\n  restartPolicy: Never"));
    kubectl("wait", "--for=jsonpath={.status.phase}=Running", "pod/talker", "--timeout=60s").run();
    assertThat(kubectl("logs", "-f", "talker").run().ok()).isEqualTo("line 1\nline 2\nline 3");
    Waiting.until(
        () -> kubectl("get", "pod", "talker").run().ok(), "Completed", Duration.ofSeconds(20));
  }

  @Test
  void rollout_newImageCommandUndoScale_keepsHistory() {
    kubectl("apply", "-f", TestCluster.example("hello.yaml").toString()).run().ok();
    kubectl("rollout", "status", "deployment/hello", "--timeout=60s").run().ok();
    kubectl("set", "env", "deployment/hello", "COLOUR=blue").run().ok();
    kubectl("rollout", "status", "deployment/hello", "--timeout=60s").run().ok();
    assertThat(kubectl("rollout", "history", "deployment/hello").run().ok())
        .containsPattern("(?m)^1 ")
        .containsPattern("(?m)^2 ");
    kubectl("rollout", "undo", "deployment/hello").run().ok();
    kubectl("rollout", "status", "deployment/hello", "--timeout=60s").run().ok();
    assertThat(kubectl("get", "deployment", "hello", "-o", "yaml").run().ok())
        .doesNotContain("COLOUR");
    kubectl("scale", "deployment/hello", "--replicas=3").run().ok();
    kubectl("rollout", "status", "deployment/hello", "--timeout=60s").run().ok();
    assertThat(kubectl("get", "deployment", "hello").run().ok()).contains("3/3");
    kubectl("delete", "deployment", "hello").run().ok();
    Waiting.until(
        () -> kubectl("get", "pods").run().ok(), "No resources found", Duration.ofSeconds(60));
  }

  @Test
  void manifests_thatAreWrong_areRefusedWithTheReason() {
    Command apply = kubectl("apply", "-f", "-");
    assertThat(apply.input("{not yaml").run().code()).isNotZero();
    assertThat(apply.input("apiVersion: v1\nkind: Pdo\nmetadata: {name: x}\n").run().output())
        .contains("Pdo");
    assertThat(apply.input(pod("x", "true").replace("image:", "imagge:")).run().output())
        .contains("imagge");
    assertThat(apply.input(pod("Bad_Name", "true")).run().output())
        .contains("metadata.name", "Invalid value");
    assertThat(apply.input(pod("x", "true").replace("name: x", "labels: {}")).run().code())
        .isNotZero();
  }

  @Test
  void configMapSecretAndFields_inAPod_areThere() {
    kubectl("create", "configmap", "settings", "--from-literal=greeting=hello").run().ok();
    kubectl("create", "secret", "generic", "key", "--from-literal=word=sesame").run().ok();
    apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: reader}
        spec:
          restartPolicy: Never
          volumes:
          - {name: settings, configMap: {name: settings}}
          - {name: scratch, emptyDir: {}}
          initContainers:
          - name: first
            image: %s
            command: [sh, -c, 'echo written > /scratch/file']
            volumeMounts: [{name: scratch, mountPath: /scratch}]
          containers:
          - name: main
            image: %s
            command: [sh, -c, 'cat /settings/greeting; echo; cat /scratch/file; echo $WORD $NAME; ls /var/run/secrets/kubernetes.io/serviceaccount']
            env:
            - {name: WORD, valueFrom: {secretKeyRef: {name: key, key: word}}}
            - {name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
            volumeMounts:
            - {name: settings, mountPath: /settings}
            - {name: scratch, mountPath: /scratch}
        """
            .formatted(IMAGE, IMAGE));
    Waiting.until(
        () -> kubectl("get", "pod", "reader").run().ok(), "Completed", Duration.ofSeconds(60));
    assertThat(kubectl("logs", "reader", "-c", "main").run().ok().lines())
        .containsExactly("hello", "written", "sesame reader", "ca.crt", "namespace", "token");
  }

  @Test
  void proxy_api_answers() throws Exception {
    Path output = Command.temporary();
    Process proxy = cluster.kubectl("proxy", "--port=0").start(output);
    try {
      Waiting.until(
          () -> Command.of("cat", output.toString()).run().output(),
          "Starting to serve on",
          Duration.ofSeconds(20));
      String address =
          Command.of("cat", output.toString())
              .run()
              .ok()
              .replaceAll("(?s).*serve on (\\S+).*", "$1");
      assertThat(Command.of("curl", "-s", "http://" + address + "/version").run().ok())
          .contains("v1.36");
    } finally {
      proxy.destroy();
      proxy.waitFor();
      java.nio.file.Files.delete(output);
    }
  }
}
