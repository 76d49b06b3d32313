package io.coracle.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coracle.e2e.SharedSimulatedCluster;
import io.coracle.e2e.TestCluster;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.javaoperatorsdk.operator.Operator;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** An operator made with the Java Operator SDK looks after its custom resources. */
@ExtendWith(SharedSimulatedCluster.class)
@Timeout(90)
class OperatorTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final String namespace;
  private final WebPageReconciler reconciler = new WebPageReconciler();
  private final Operator operator;

  OperatorTest(TestCluster cluster) {
    namespace = cluster.newNamespace("operator");
    Config config = Config.fromKubeconfig(cluster.kubeconfig().toFile());
    config.setNamespace(namespace);
    client = new KubernetesClientBuilder().withConfig(config).build();
    operator =
        new Operator(
            overrider -> overrider.withKubernetesClient(client).withCloseClientOnStop(false));
  }

  @BeforeEach
  void startOperator() throws IOException {
    try (var yaml = OperatorTest.class.getResourceAsStream("webpages.yaml")) {
      Resource<CustomResourceDefinition> definition =
          client
              .apiextensions()
              .v1()
              .customResourceDefinitions()
              .load(Objects.requireNonNull(yaml));
      definition.serverSideApply();
      definition.waitUntilCondition(
          OperatorTest::isEstablished, LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
    operator.register(reconciler, overrider -> overrider.settingNamespace(namespace));
    operator.start();
  }

  private static boolean isEstablished(CustomResourceDefinition definition) {
    return definition.getStatus() != null
        && definition.getStatus().getConditions().stream()
            .anyMatch(it -> it.getType().equals("Established") && it.getStatus().equals("True"));
  }

  @AfterEach
  void stop() {
    operator.stop();
    client.close();
  }

  private WebPage page(String html, int replicas) {
    var page = new WebPage();
    page.setMetadata(new ObjectMetaBuilder().withName("front").withNamespace(namespace).build());
    page.setSpec(new WebPage.Spec(html, replicas));
    return page;
  }

  private void awaitStatus(WebPage.Status expected) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(client.resources(WebPage.class).withName("front").get().getStatus())
                    .isEqualTo(expected));
  }

  private String html() {
    return String.valueOf(
        client.configMaps().withName("front-html").get().getData().get("index.html"));
  }

  @Test
  void page_createdChangedAndDeleted_isFollowedByItsObjects() {
    client.resource(page("<h1>Hello</h1>", 1)).create();
    awaitStatus(new WebPage.Status("front-html", 1, 1));
    assertThat(html()).isEqualTo("<h1>Hello</h1>");
    assertThat(client.resources(WebPage.class).withName("front").get().getMetadata())
        .satisfies(metadata -> assertThat(metadata.getFinalizers()).hasSize(1));

    client
        .resources(WebPage.class)
        .withName("front")
        .edit(
            page -> {
              page.setSpec(new WebPage.Spec("<h1>Welcome</h1>", 2));
              return page;
            });
    awaitStatus(new WebPage.Status("front-html", 2, 2));
    assertThat(html()).isEqualTo("<h1>Welcome</h1>");

    client.configMaps().withName("front-html").delete();
    await().atMost(LIMIT).ignoreExceptions().until(() -> html().equals("<h1>Welcome</h1>"));

    client.resources(WebPage.class).withName("front").delete();
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(client.resources(WebPage.class).withName("front").get()).isNull();
              assertThat(client.configMaps().withName("front-html").get()).isNull();
              assertThat(client.apps().deployments().withName("front").get()).isNull();
            });
    assertThat(reconciler.cleaned()).contains("front");
  }

  @Test
  void page_thatTheSchemaForbids_isRefused() {
    String broken =
        """
        {"apiVersion": "shop.example.com/v1", "kind": "WebPage", "metadata": {"name": "broken"},
         "spec": {"replicas": "many"}}
        """;
    assertThatThrownBy(() -> client.resource(broken).create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("spec.html: Required value")
        .hasMessageContaining("spec.replicas: Invalid value");
  }
}
