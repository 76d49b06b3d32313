package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A pod that fills the disk to its last byte, quicker than anybody looks: the disk of the node, of
 * the runtime and of the API server's store.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiskFullTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final TestCluster cluster = TestCluster.prepare();
  private final String disk = Objects.requireNonNull(cluster.data().getParent()).toString();
  private ApiPods pods;

  @BeforeAll
  void start() throws IOException {
    Command.of("mount", "-t", "tmpfs", "-o", "size=300m", "tmpfs", disk).run().ok();
    Path config = Path.of(disk, "node.yaml");
    Files.writeString(
        config,
        """
        apiVersion: kubelet.config.k8s.io/v1beta1
        kind: KubeletConfiguration
        evictionHard: {nodefs.available: 20%, memory.available: 50Mi}
        evictionPressureTransitionPeriod: 5s
        """);
    cluster
        .up("--pod-cidr", "10.77.0.0/16", "--service-cidr", "10.117.0.0/16")
        .with("--node-config", config.toString())
        .run()
        .ok();
    pods = ApiPods.in(cluster, "disk");
    pods.createPod(
        "neighbour",
        """
        containers:
        - name: main
          image: IMAGE
          command: [sh, -c, 'while sleep 0.2; do date; done']
          livenessProbe: {exec: {command: ['true']}, periodSeconds: 1, timeoutSeconds: 5}
        """);
    pods.awaitReady("neighbour");
  }

  @AfterAll
  void stop() {
    try {
      cluster.coracle("down", "--purge").run().ok();
    } finally {
      Command.of("umount", disk).run().ok();
      Command.of("rmdir", disk).run().ok();
    }
  }

  @Test
  void disk_filledByAPod_isFreedByItsEviction_andTheClusterGoesOn() {
    pods.createPod(
        "fills",
        """
        volumes: [{name: v, emptyDir: {}}]
        containers:
        - name: main
          image: IMAGE
          command: [sh, -c, 'dd if=/dev/zero of=/v/x bs=1M; sleep 3600']
          volumeMounts: [{name: v, mountPath: /v}]
        """);
    pods.api()
        .await(() -> pods.api().get("/api/v1/nodes"), "\"reason\":\"KubeletHasDiskPressure\"");
    assertThat(pods.await("fills", "\"phase\":\"Failed\"", LIMIT))
        .contains(
            "\"reason\":\"Evicted\"",
            "The node was low on resource: ephemeral-storage. Threshold quantity: 60Mi,"
                + " available: ");
    pods.awaitEvent("fills", "The node was low on resource: ephemeral-storage.");
    pods.api()
        .await(() -> pods.api().get("/api/v1/nodes"), "\"reason\":\"KubeletHasNoDiskPressure\"");
    pods.createPod(
        "later",
        """
        containers: [{name: main, image: IMAGE, command: [sleep, '3600']}]
        tolerations: [{operator: Exists}]
        """);
    pods.awaitReady("later");
    pods.delete("fills");
    pods.api()
        .await(() -> pods.api().get("/api/v1/nodes"), "\"reason\":\"KubeletHasNoDiskPressure\"");
    assertThat(pods.get("neighbour")).contains("\"restartCount\":0", "\"ready\":true");
  }
}
