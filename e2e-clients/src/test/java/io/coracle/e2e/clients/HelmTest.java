package io.coracle.e2e.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import com.marcnuri.helm.ReleaseHistory;
import com.marcnuri.helm.UpgradeCommand;
import io.coracle.e2e.SharedSimulatedCluster;
import io.coracle.e2e.TestCluster;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Helm, as a library, brings a chart into the cluster, changes it and takes it away. */
@ExtendWith(SharedSimulatedCluster.class)
@Execution(ExecutionMode.SAME_THREAD)
@Timeout(90)
class HelmTest {
  private static final int PATIENCE_SECONDS = 30;

  private final TestCluster cluster;
  private final String namespace;
  private final Helm chart = new Helm(Resources.directory("chart"));

  HelmTest(TestCluster cluster) {
    this.cluster = cluster;
    namespace = cluster.newNamespace("helm");
  }

  private String read(String what, String path) {
    return cluster
        .kubectl("-n", namespace, "get", what, "-o", "jsonpath={" + path + "}")
        .run()
        .ok();
  }

  private Release install() {
    return chart
        .install()
        .withName("shop")
        .withNamespace(namespace)
        .withKubeConfig(cluster.kubeconfig())
        .waitReady()
        .withTimeout(PATIENCE_SECONDS)
        .call();
  }

  private UpgradeCommand upgrade() {
    return chart
        .upgrade()
        .withName("shop")
        .withNamespace(namespace)
        .withKubeConfig(cluster.kubeconfig())
        .waitReady()
        .withTimeout(PATIENCE_SECONDS);
  }

  private List<ReleaseHistory> history() {
    return Helm.history("shop")
        .withNamespace(namespace)
        .withKubeConfig(cluster.kubeconfig())
        .call();
  }

  @Test
  void release_installedUpgradedAndUninstalled_isAsTheChartSays() {
    assertThat(install().getStatus()).isEqualTo("deployed");
    assertThat(read("deployment/shop", ".status.readyReplicas")).isEqualTo("1");

    Release upgraded = upgrade().set("replicas", 2).set("greeting", "welcome").call();
    assertThat(upgraded.getRevision()).isEqualTo("2");
    assertThat(read("deployment/shop", ".status.readyReplicas")).isEqualTo("2");
    assertThat(read("configmap/shop", ".data.greeting")).isEqualTo("welcome");

    Helm.uninstall("shop").withNamespace(namespace).withKubeConfig(cluster.kubeconfig()).call();
    assertThat(
            cluster
                .kubectl("-n", namespace, "get", "deployments,services,secrets", "-o", "name")
                .run()
                .ok())
        .isEmpty();
  }

  @Test
  void upgrade_toWhatDoesNotStart_isRolledBack() {
    install();
    upgrade().set("greeting", "welcome").call();
    UpgradeCommand broken =
        upgrade()
            .set("greeting", "broken")
            .set("image", "nginx:absent")
            .set("script", "pull=not-found")
            .atomic()
            .withTimeout(4);
    assertThatThrownBy(broken::call).hasMessageContaining("has been rolled back");
    assertThat(history())
        .extracting(ReleaseHistory::getRevision, ReleaseHistory::getStatus)
        .containsExactly(
            tuple(1, "superseded"),
            tuple(2, "superseded"),
            tuple(3, "failed"),
            tuple(4, "deployed"));
    assertThat(history().getLast().getDescription()).isEqualTo("Rollback to 2");
    assertThat(read("configmap/shop", ".data.greeting")).isEqualTo("welcome");
    assertThat(read("deployment/shop", ".status.readyReplicas")).isEqualTo("1");
  }
}
