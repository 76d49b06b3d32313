package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Taints, tolerations, node labels and full nodes, on five simulated nodes. */
class SchedulingTest {
  private static TestCluster cluster = TestCluster.prepare();
  private static List<String> nodes = List.of();

  @BeforeAll
  static void start() {
    cluster = TestCluster.real("--runtime", "simulated", "--nodes", "5");
    nodes = kubectl("get", "nodes", "-o", "name").lines().map(n -> n.substring(5)).toList();
    assertThat(nodes).hasSize(5);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static String kubectl(String... words) {
    return cluster.kubectl(words).run().ok();
  }

  private static void apply(String name, String fields) {
    apply(name, "1Mi", fields);
  }

  /** Creates a pod of one container, with further fields of its spec. */
  private static void apply(String name, String memory, String fields) {
    String manifest =
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s}
        spec:
          terminationGracePeriodSeconds: 0
          containers: [{name: main, image: nginx, resources: {requests: {memory: %s}}}]
        """
            .formatted(name, memory);
    cluster.kubectl("apply", "-f", "-").input(manifest + fields.indent(2)).run().ok();
  }

  private static String node(String pod) {
    kubectl("wait", "--for=condition=Ready", "pod/" + pod, "--timeout=20s");
    return kubectl("get", "pod", pod, "-o", "jsonpath={.spec.nodeName}");
  }

  private static void awaitEvent(String pod, String message) {
    Waiting.until(() -> kubectl("describe", "pod", pod), message, Duration.ofSeconds(20));
  }

  @Test
  void taintsAndTooLittleMemory_areCountedInTheMessage() {
    String taint = "node-role.kubernetes.io/master=:NoSchedule";
    kubectl("taint", "nodes", nodes.get(0), nodes.get(1), taint);
    apply("giant", "900Gi", "");
    awaitEvent(
        "giant",
        "0/5 nodes are available: 2 node(s) had untolerated taint {node-role.kubernetes.io/master:"
            + " }, 3 Insufficient memory.");
    kubectl("taint", "nodes", nodes.get(0), nodes.get(1), taint + "-");
    kubectl("delete", "pod", "giant");
  }

  @Test
  void taint_keepsPodsAway_toleration_letsThemCome() {
    nodes.forEach(n -> kubectl("taint", "nodes", n, "k1=v1:NoSchedule"));
    apply("intolerant", "");
    awaitEvent("intolerant", "0/5 nodes are available: 5 node(s) had untolerated taint");
    apply("tolerant", "tolerations: [{key: k1, operator: Equal, value: v1, effect: NoSchedule}]");
    assertThat(node("tolerant")).isIn(nodes);
    nodes.forEach(n -> kubectl("taint", "nodes", n, "k1-"));
    assertThat(node("intolerant")).isIn(nodes);
    kubectl("delete", "pod", "intolerant", "tolerant");
  }

  @Test
  void noExecute_evicts_afterTheTimeThatIsTolerated() {
    String here = nodes.get(2);
    apply("settled", "nodeName: " + here);
    apply(
        "patient",
        "nodeName: "
            + here
            + "\n"
            + "tolerations: [{key: k3, operator: Exists, effect: NoExecute, tolerationSeconds:"
            + " 4}]");
    node("settled");
    node("patient");
    kubectl("taint", "nodes", here, "k3=x:NoExecute");
    Waiting.until(
        () -> cluster.kubectl("get", "pod", "settled").run().output(),
        "not found",
        Duration.ofSeconds(3));
    assertThat(kubectl("get", "pod", "patient")).contains("Running");
    Waiting.until(
        () -> cluster.kubectl("get", "pod", "patient").run().output(),
        "not found",
        Duration.ofSeconds(10));
    kubectl("taint", "nodes", here, "k3-");
  }

  private static void applyTolerating(String name, String node, int seconds) {
    apply(
        name,
        "nodeName: %s\ntolerations: [{key: k4, operator: Exists, effect: NoExecute,".formatted(node)
            + " tolerationSeconds: %d}]".formatted(seconds));
  }

  @Test
  void noExecute_severalPods_goAfterTheTimeThatEachTolerates() {
    String here = nodes.get(4);
    applyTolerating("short", here, 1);
    applyTolerating("long", here, 6);
    node("short");
    node("long");
    kubectl("taint", "nodes", here, "k4=x:NoExecute");
    Waiting.until(
        () -> cluster.kubectl("get", "pod", "short").run().output(),
        "not found",
        Duration.ofSeconds(5));
    assertThat(kubectl("get", "pod", "long")).contains("Running");
    Waiting.until(
        () -> cluster.kubectl("get", "pod", "long").run().output(),
        "not found",
        Duration.ofSeconds(15));
    kubectl("taint", "nodes", here, "k4-");
  }

  @Test
  void noExecute_taintRemovedInTime_podStays() {
    String here = nodes.get(1);
    applyTolerating("spared", here, 4);
    node("spared");
    kubectl("taint", "nodes", here, "k4=x:NoExecute");
    kubectl("taint", "nodes", here, "k4-");
    Awaitility.await()
        .during(Duration.ofSeconds(6))
        .atMost(Duration.ofSeconds(12))
        .until(() -> kubectl("get", "pod", "spared").contains("Running"));
    kubectl("delete", "pod", "spared");
  }

  @Test
  void nodeSelectorAndAffinity_chooseTheNode() {
    kubectl("label", "nodes", nodes.get(3), "disktype=ssd", "k1=v1.1");
    apply("selecting", "nodeSelector: {disktype: ssd}");
    assertThat(node("selecting")).isEqualTo(nodes.get(3));
    apply(
        "inclined",
        """
        affinity:
          nodeAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              nodeSelectorTerms:
              - matchExpressions: [{key: k1, operator: In, values: [v1.0, v1.1]}]
            preferredDuringSchedulingIgnoredDuringExecution:
            - weight: 1
              preference:
                matchExpressions: [{key: k2, operator: In, values: [v2]}]
        """);
    assertThat(node("inclined")).isEqualTo(nodes.get(3));
    kubectl("delete", "pod", "selecting", "inclined");
    kubectl("label", "nodes", nodes.get(3), "disktype-", "k1-");
  }

  @Test
  void annotationsOfASimulation_decideHowAContainerGoes() {
    String manifest =
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: scripted
          annotations: {sim.coracle.io/main: "start=100ms,run=1s,exit=3"}
        spec:
          restartPolicy: Never
          containers: [{name: main, image: anything}]
        """;
    cluster.kubectl("apply", "-f", "-").input(manifest).run().ok();
    Waiting.until(() -> kubectl("get", "pod", "scripted"), "Error", Duration.ofSeconds(20));
    assertThat(kubectl("describe", "pod", "scripted")).contains("Exit Code:    3");
    kubectl("delete", "pod", "scripted", "--grace-period=0");
  }

  @Test
  void podThatNamesItsNode_andDoesNotSuitIt_isRejectedByTheKubelet() {
    String node = nodes.getFirst();
    apply(
        "elsewhere",
        """
        nodeName: %s
        affinity:
          nodeAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              nodeSelectorTerms:
              - matchExpressions: [{key: kubernetes.io/hostname, operator: NotIn, values: [%s]}]
        """
            .formatted(node, node));
    Waiting.until(
        () -> kubectl("get", "pod", "elsewhere", "--no-headers"),
        "NodeAffinity",
        Duration.ofSeconds(20));
    assertThat(
            kubectl("get", "pod", "elsewhere", "-o", "jsonpath={.status.phase}: {.status.message}"))
        .isEqualTo(
            "Failed: Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's"
                + " node affinity/selector");
    kubectl("delete", "pod", "elsewhere");
  }
}
