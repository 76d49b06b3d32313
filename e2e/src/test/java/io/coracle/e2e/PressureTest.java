package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A node that runs short, pods that take more than they may, and pods that are given more, on real
 * containers.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PressureTest {
  private static final String IMAGE = "coracle.io/busybox:1";
  private static final long MEBI = 1L << 20;

  /** What the system leaves to pods: little, so that it runs short whatever the machine has. */
  private static final long FOR_PODS = 700 * MEBI;

  private final TestCluster cluster = TestCluster.prepare();

  @BeforeAll
  void start() throws IOException {
    long capacity =
        number("MemTotal: +(\\d+) kB", Files.readString(Path.of("/proc/meminfo"))) * 1024;
    Path config = cluster.data().resolveSibling("node.yaml");
    Files.writeString(
        config,
        """
        apiVersion: kubelet.config.k8s.io/v1beta1
        kind: KubeletConfiguration
        evictionHard:
          memory.available: 100Mi
          nodefs.available: 1%%
        evictionPressureTransitionPeriod: 5s
        kubeReserved: {cpu: 100m}
        systemReserved: {memory: "%d"}
        podPidsLimit: 60
        containerLogMaxSize: 100Ki
        containerLogMaxFiles: 3
        containerLogMonitorInterval: 3s
        maxPods: 50
        """
            .formatted(capacity - FOR_PODS));
    cluster
        .up("--pod-cidr", "10.73.0.0/16", "--service-cidr", "10.113.0.0/16")
        .with("--node-config", config.toString())
        .run()
        .ok();
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  private String node() {
    return cluster.kubectl("get", "nodes", "-o", "jsonpath={.items[0].metadata.name}").run().ok();
  }

  private String proxied(String path) {
    return cluster.kubectl("get", "--raw", "/api/v1/nodes/" + node() + "/proxy/" + path).run().ok();
  }

  private String summary() {
    return proxied("stats/summary");
  }

  private static long number(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  private void create(String name, String spec) {
    cluster
        .kubectl("apply", "-f", "-")
        .input(
            "apiVersion: v1\nkind: Pod\nmetadata: {name: %s}\nspec:\n".formatted(name)
                + "  terminationGracePeriodSeconds: 1\n"
                + spec.formatted(IMAGE).indent(2))
        .run()
        .ok();
  }

  private String status(String pod) {
    return cluster.kubectl("get", "pod", pod, "-o", "jsonpath={.status}").run().output();
  }

  private void delete(String pod) {
    cluster.kubectl("delete", "pod", pod, "--timeout=60s").run().ok();
  }

  /** A file of the container's cgroup, whatever the version: the first name that is there. */
  private String cgroup(String pod, int container, String... names) throws IOException {
    String id =
        cluster
            .kubectl(
                "get",
                "pod",
                pod,
                "-o",
                "jsonpath={.status.containerStatuses[" + container + "].containerID}")
            .run()
            .ok()
            .replaceFirst(".*//", "");
    try (Stream<Path> paths = Files.walk(Path.of("/sys/fs/cgroup"), 6)) {
      List<Path> directories = paths.filter(p -> p.endsWith(id)).toList();
      for (String name : names) {
        for (Path directory : directories) {
          if (Files.exists(directory.resolve(name))) {
            return Files.readString(directory.resolve(name)).strip();
          }
        }
      }
    }
    throw new AssertionError("no " + List.of(names) + " of " + id);
  }

  @Test
  @Order(1)
  void nodeApi_throughTheApiServer_tellsSettingsAndUsage() {
    create(
        "busy",
        """
        containers:
        - {name: main, image: %s, command: [sh, -c, 'sleep 3600']}
        """);
    Waiting.until(() -> status("busy"), "\"phase\":\"Running\"", Duration.ofSeconds(20));
    assertThat(proxied("configz")).contains("\"podPidsLimit\":60", "\"maxPods\":50");
    assertThat(proxied("healthz")).isEqualTo("ok");
    assertThat(proxied("pods")).contains("\"PodList\"", "\"busy\"");
    String summary = summary();
    assertThat(summary).contains("\"name\":\"busy\"", "\"imageFs\"", "\"rootfs\"", "\"logs\"");
    assertThat(number("\"inodesFree\":(\\d+)", summary)).isPositive();
    assertThat(number("\"maxpid\":(\\d+)", summary)).isGreaterThan(1000);
    String ofPod = summary.substring(summary.indexOf("\"podRef\":{\"name\":\"busy\""));
    assertThat(number("\"network\":\\{[^}]*\"name\":\"eth0\",\"rxBytes\":(\\d+)", ofPod))
        .isPositive();
    assertThat(summary.substring(0, summary.indexOf("\"pods\""))).contains("\"network\":{");
    assertThat(proxied("metrics/resource"))
        .containsPattern("container_memory_working_set_bytes\\{container=\"main\".*busy\"} [1-9]")
        .contains("resource_scrape_error 0");
    assertThat(proxied("metrics/cadvisor"))
        .contains("container_memory_rss{container=\"main\"")
        .containsPattern(
            "container_network_receive_bytes_total\\{container=\"\",id=\"[^\"]+\",image=\"\",name=\"[0-9a-f]+\",namespace=\"default\",pod=\"busy\",interface=\"eth0\"}"
                + " [1-9]");
    assertThat(proxied("metrics"))
        .contains("kubelet_running_pods 1", "kubelet_started_pods_total 1.0")
        .containsPattern(
            "kubelet_runtime_operations_duration_seconds_bucket"
                + "\\{operation_type=\"run_podsandbox\",le=\"745.0[0-9]+\"} 1")
        .contains("operation_name=\"volume_mount\",status=\"success\"");
    String allocatable =
        cluster.kubectl("get", "nodes", "-o", "jsonpath={.items[0].status.allocatable}").run().ok();
    assertThat(allocatable).contains("00m\"", "\"pods\":\"50\"");
    delete("busy");
  }

  @Test
  @Order(2)
  void resize_runningPod_changesItsCgroupWithoutARestart() throws IOException {
    create(
        "grows",
        """
        containers:
        - name: main
          image: %s
          command: [sh, -c, 'sleep 3600']
          resources: {requests: {cpu: 100m, memory: 32Mi}, limits: {cpu: 200m, memory: 64Mi}}
        - name: restarts
          image: coracle.io/busybox:1
          command: [sh, -c, 'sleep 3600']
          resizePolicy: [{resourceName: memory, restartPolicy: RestartContainer}]
          resources: {requests: {cpu: 50m, memory: 32Mi}, limits: {cpu: 100m, memory: 64Mi}}
        """);
    Waiting.until(() -> status("grows"), "\"phase\":\"Running\"", Duration.ofSeconds(20));
    String memory = "memory.limit_in_bytes";
    assertThat(cgroup("grows", 0, memory, "memory.max")).isEqualTo(Long.toString(64 * MEBI));
    resize("grows", "main", "{\"limits\":{\"cpu\":\"400m\",\"memory\":\"96Mi\"}}");
    resize("grows", "restarts", "{\"limits\":{\"memory\":\"80Mi\"}}");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThat(cgroup("grows", 0, memory, "memory.max"))
                  .isEqualTo(Long.toString(96 * MEBI));
              assertThat(cgroup("grows", 0, "cpu.cfs_quota_us", "cpu.max")).startsWith("40000");
              assertThat(cgroup("grows", 1, memory, "memory.max"))
                  .isEqualTo(Long.toString(80 * MEBI));
            });
    String restarts = "jsonpath={.status.containerStatuses[*].restartCount}";
    assertThat(cluster.kubectl("get", "pod", "grows", "-o", restarts).run().ok()).isEqualTo("0 1");
    resize("grows", "main", "{\"requests\":{\"cpu\":\"500\"},\"limits\":{\"cpu\":\"500\"}}");
    Waiting.until(() -> status("grows"), "PodResizePending", Duration.ofSeconds(10));
    assertThat(status("grows"))
        .contains("\"reason\":\"Infeasible\"", "Node didn't have enough capacity: cpu")
        .contains("\"cpu\":\"400m\"");
    resize("grows", "main", "{\"requests\":{\"cpu\":\"100m\"},\"limits\":{\"cpu\":\"300m\"}}");
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(status("grows")).doesNotContain("PodResizePending"));
    delete("grows");
  }

  private void resize(String pod, String container, String resources) {
    String patch =
        "{\"spec\":{\"containers\":[{\"name\":\"%s\",\"resources\":%s}]}}"
            .formatted(container, resources);
    cluster.kubectl("patch", "pod", pod, "--subresource", "resize", "-p", patch).run().ok();
  }

  @Test
  @Order(3)
  void memoryLimit_exceeded_containerIsOomKilled() {
    create(
        "eats",
        """
        restartPolicy: Never
        containers:
        - name: main
          image: %s
          command: [sh, -c, 'x=a; while true; do x=$x$x; done']
          resources: {limits: {memory: 20Mi}}
        """);
    Waiting.until(() -> status("eats"), "\"phase\":\"Failed\"", Duration.ofSeconds(30));
    assertThat(status("eats")).contains("\"reason\":\"OOMKilled\"", "\"exitCode\":137");
    delete("eats");
  }

  @Test
  @Order(4)
  void processLimit_reached_noMoreCanBeForked() {
    create(
        "forks",
        """
        restartPolicy: Never
        containers:
        - name: main
          image: %s
          command: [sh, -c, 'i=0; while [ $i -lt 100 ]; do sleep 60 & i=$((i+1)); done']
        """);
    Waiting.until(() -> status("forks"), "\"phase\":\"Failed\"", Duration.ofSeconds(30));
    assertThat(cluster.kubectl("logs", "forks").run().ok()).contains("can't fork");
    delete("forks");
  }

  @Test
  @Order(5)
  void log_thatGrows_isMovedAwayAndFollowedWithoutAGap() throws IOException {
    create(
        "chatty",
        """
        containers:
        - name: main
          image: %s
          command:
          - sh
          - -c
          - |
            i=0
            echo "$i nothing yet"
            while ! [ -e /tmp/begin ]; do sleep 0.1; done
            while [ $i -lt 10000 ]; do
              i=$((i+1)); echo "$i a line of some length, so that the log gets big soon"
              [ $((i %% 10)) = 0 ] && sleep 0.01
            done
            while ! [ -e /tmp/end ]; do sleep 0.1; done
        """);
    Waiting.until(() -> status("chatty"), "\"running\"", Duration.ofSeconds(30));
    Path followed = cluster.data().resolveSibling("followed.log");
    Process following = cluster.kubectl("logs", "-f", "chatty").start(followed);
    // Who asks when the first file has been moved away gets the second only.
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(followed).content().contains("0 nothing yet"));
    cluster.kubectl("exec", "chatty", "--", "touch", "/tmp/begin").run().ok();
    String id =
        cluster.kubectl("get", "pod", "chatty", "-o", "jsonpath={.metadata.uid}").run().ok();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(Files.readString(followed)).contains("\n10000 "));
    following.destroy();
    List<String> lines = Files.readAllLines(followed);
    for (int i = 0; i <= 10000; i++) {
      assertThat(lines.get(i)).startsWith(i + " ");
    }
    try (Stream<Path> all = Files.walk(cluster.data().resolve("nodes"))) {
      List<String> files =
          all.filter(file -> file.toString().contains(id + "/main/"))
              .map(file -> file.getFileName().toString())
              .toList();
      assertThat(files).contains("0.log").hasSizeBetween(2, 3);
    }
    delete("chatty");
  }

  @Test
  @Order(6)
  void localStorage_moreThanAllowed_podIsEvicted() {
    create(
        "fills",
        """
        volumes: [{name: scratch, emptyDir: {sizeLimit: 4Mi}}]
        containers:
        - name: main
          image: %s
          command: [sh, -c, 'dd if=/dev/zero of=/scratch/x bs=1M count=8; sleep 3600']
          volumeMounts: [{name: scratch, mountPath: /scratch}]
        """);
    create(
        "writes",
        """
        containers:
        - name: main
          image: %s
          command: [sh, -c, 'dd if=/dev/zero of=/tmp/x bs=1M count=8; sleep 3600']
          resources: {limits: {ephemeral-storage: 4Mi}}
        """);
    Waiting.until(() -> status("fills"), "\"phase\":\"Failed\"", Duration.ofSeconds(40));
    assertThat(status("fills"))
        .contains(
            "\"reason\":\"Evicted\"",
            "Usage of EmptyDir volume \\\"scratch\\\" exceeds the limit \\\"4Mi\\\". ");
    // The runtime counts writable layers from time to time only.
    Waiting.until(() -> status("writes"), "\"phase\":\"Failed\"", Duration.ofSeconds(60));
    assertThat(status("writes"))
        .contains(
            "\"reason\":\"Evicted\"",
            "Pod ephemeral local storage usage exceeds the total limit of containers 4Mi. ");
    delete("fills");
    delete("writes");
  }

  @Test
  @Order(7)
  void memoryShort_greedyPod_isEvictedAndNodeRecovers() {
    create(
        "modest",
        """
        containers:
        - name: main
          image: %s
          command: [sh, -c, 'sleep 3600']
          resources: {requests: {memory: 64Mi}}
        """);
    create(
        "hog",
        """
        volumes: [{name: memory, emptyDir: {medium: Memory}}]
        containers:
        - name: main
          image: %s
          command: [sh, -c, 'dd if=/dev/zero of=/memory/x bs=1M count=640; sleep 3600']
          volumeMounts: [{name: memory, mountPath: /memory}]
          resources: {requests: {memory: 10Mi}}
        """);
    Waiting.until(() -> status("hog"), "\"phase\":\"Failed\"", Duration.ofSeconds(60));
    String taints = "jsonpath={.items[0].spec.taints}";
    Waiting.until(
        () -> cluster.kubectl("get", "nodes", "-o", taints).run().output(),
        "node.kubernetes.io/memory-pressure",
        Duration.ofSeconds(10));
    assertThat(status("hog"))
        .contains("\"reason\":\"Evicted\"", "\"reason\":\"TerminationByKubelet\"")
        .containsPattern(
            "The node was low on resource: memory\\. Threshold quantity: 100Mi, available: \\w+\\."
                + " Container main was using \\w+, request is 10Mi, has larger consumption of"
                + " memory\\. ");
    assertThat(cluster.kubectl("get", "events").run().ok())
        .contains("Evicted", "EvictionThresholdMet", "Attempting to reclaim memory");
    assertThat(status("modest")).contains("\"phase\":\"Running\"");
    assertThat(proxied("metrics"))
        .contains("kubelet_evictions{eviction_signal=\"allocatableMemory.available\"}");
    String pressure =
        "jsonpath={.items[0].status.conditions[?(@.type==\"MemoryPressure\")].status}";
    Waiting.until(
        () -> cluster.kubectl("get", "nodes", "-o", pressure).run().output(),
        "False",
        Duration.ofSeconds(60));
    delete("hog");
    delete("modest");
  }
}
