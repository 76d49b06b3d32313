package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A rolling update never takes away more pods than it may. */
@ExtendWith(SharedCluster.class)
class RollingUpdateTest {
  private final TestCluster cluster;

  RollingUpdateTest(TestCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void update_maxUnavailableZero_readyPodsNeverFallBelowReplicas() throws Exception {
    cluster
        .kubectl("apply", "-f", "-")
        .input(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: steady}
            spec:
              replicas: 3
              strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
              selector: {matchLabels: {app: steady}}
              template:
                metadata: {labels: {app: steady}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: main
                    image: coracle.io/busybox:1
                    command: [sh, -c, 'sleep 1; touch /tmp/ready; sleep 3600']
                    readinessProbe: {exec: {command: [cat, /tmp/ready]}, periodSeconds: 1}
            """)
        .run()
        .ok();
    cluster.kubectl("rollout", "status", "deployment/steady", "--timeout=60s").run().ok();
    var output = Command.temporary();
    Process watch =
        cluster
            .kubectl(
                "get",
                "deployment",
                "steady",
                "-w",
                "-o",
                "jsonpath={.status.availableReplicas}{\"\\n\"}")
            .start(output);
    try {
      cluster.kubectl("set", "env", "deployment/steady", "ROUND=2").run().ok();
      cluster.kubectl("rollout", "status", "deployment/steady", "--timeout=90s").run().ok();
    } finally {
      watch.destroy();
      watch.waitFor();
    }
    List<String> available = new ArrayList<>(java.nio.file.Files.readAllLines(output));
    java.nio.file.Files.delete(output);
    assertThat(available).hasSizeGreaterThan(3).allMatch(n -> Integer.parseInt(n) >= 3);
    cluster.kubectl("delete", "deployment", "steady").run().ok();
  }
}
