package io.coracle.e2e.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.e2e.SharedSimulatedCluster;
import io.coracle.e2e.TestCluster;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What kustomize makes of an overlay, applied by {@code kubectl} of two releases. */
@ExtendWith(SharedSimulatedCluster.class)
@Execution(ExecutionMode.CONCURRENT)
@Timeout(60)
class KustomizeTest {
  private final TestCluster cluster;
  private final String namespace;

  KustomizeTest(TestCluster cluster) {
    this.cluster = cluster;
    namespace = cluster.newNamespace("kustomize");
  }

  private String kubectl(String suite, String... words) {
    return cluster.kubectlOf(suite, "-n", namespace).with(words).run().ok();
  }

  @ParameterizedTest
  @ValueSource(strings = {"trixie", "sid"})
  void apply_ofAnOverlay_runsWhatItSays(String suite) {
    String overlay = Resources.directory("kustomize").resolve("overlay").toString();
    assertThat(kubectl(suite, "apply", "-k", overlay))
        .contains("deployment.apps/little-shop created");
    kubectl(suite, "rollout", "status", "deployment/little-shop", "--timeout=30s");
    assertThat(
            kubectl(
                suite,
                "get",
                "pods",
                "-l",
                "stage=test",
                "-o",
                "jsonpath={.items[*].spec.containers[0].image}"))
        .isEqualTo("nginx:1.27 nginx:1.27");
    assertThat(kubectl(suite, "get", "configmaps", "-l", "stage=test", "-o", "yaml"))
        .contains("name: little-settings-", "colour: red", "size: XL");

    assertThat(kubectl(suite, "apply", "-k", overlay))
        .contains("deployment.apps/little-shop unchanged");
    assertThat(cluster.kubectlOf(suite, "-n", namespace, "diff", "-k", overlay).run().code())
        .isZero();
    kubectl(suite, "delete", "-k", overlay);
    assertThat(kubectl(suite, "get", "deployments,configmaps", "-l", "stage=test"))
        .contains("No resources found");
  }
}
