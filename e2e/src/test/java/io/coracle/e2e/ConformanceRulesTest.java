package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rules and statuses of API objects that pods depend on, as the conformance tests of Kubernetes ask
 * for them.
 */
@ExtendWith(SharedSimulatedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceRulesTest {
  private static final String CLASSES = "/apis/node.k8s.io/v1/runtimeclasses";

  private final ApiPods pods;
  private final ClusterApi api;

  ConformanceRulesTest(TestCluster cluster) {
    this.pods = ApiPods.in(cluster, "conformance-rules");
    this.api = pods.api();
  }

  @AfterAll
  void close() {
    pods.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"configmaps", "secrets"})
  void emptyKey_isRefused(String resource) {
    assertThat(
            api.post(pods.path(resource), "metadata: {name: empty-key}\ndata: {'': dmFsdWU=}")
                .refused(422))
        .contains("Invalid value: \\\"\\\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"configmaps", "secrets"})
  void immutable_onceMarked_onlyMetadataChanges(String resource) {
    pods.create(resource, "metadata: {name: immutable}\ndata: {key: dmFsdWU=}");
    String path = pods.path(resource + "/immutable");
    api.merge(path, "{\"data\":{\"key\":\"b3RoZXI=\"}}").ok();
    api.merge(path, "{\"immutable\":true}").ok();
    assertThat(api.merge(path, "{\"data\":{\"key\":\"dmFsdWU=\"}}").refused(422))
        .contains("field is immutable when `immutable` is set");
    assertThat(api.merge(path, "{\"immutable\":false}").refused(422))
        .contains("field is immutable when `immutable` is set");
    assertThat(api.merge(path, "{\"metadata\":{\"labels\":{\"new\":\"label\"}}}").ok())
        .contains("\"new\":\"label\"", "b3RoZXI=");
    api.delete(path).ok();
    api.awaitGone(path);
  }

  private static String running(String name, String runtimeClass) {
    return ApiPods.manifest(
        name, "runtimeClassName: %s\ncontainers: [{name: main, image: x}]".formatted(runtimeClass));
  }

  @Test
  void runtimeClass_thatDoesNotExistOrNoMore_isRefused() {
    String path = pods.path("pods");
    assertThat(api.post(path, running("none", "none")).refused(403))
        .contains("RuntimeClass \\\"none\\\" not found");
    api.post(CLASSES, "metadata: {name: deleted}\nhandler: any").ok();
    api.delete(CLASSES + "/deleted").ok();
    api.await(() -> api.post(path, running("late", "deleted")), "\"code\":403");
  }

  @Test
  void runtimeClass_withAndWithoutOverhead_podsAreScheduled() {
    api.post(CLASSES, "metadata: {name: plain}\nhandler: any").ok();
    api.post(
            CLASSES,
            "metadata: {name: heavy}\nhandler: any\noverhead: {podFixed: {cpu: 10m, memory: 1Mi}}")
        .ok();
    pods.create("pods", running("plain", "plain"));
    pods.create("pods", running("heavy", "heavy"));
    assertThat(pods.await("plain", "\"nodeName\":")).doesNotContain("\"overhead\":{\"cpu\"");
    assertThat(pods.await("heavy", "\"nodeName\":"))
        .contains("\"overhead\":{\"cpu\":\"10m\",\"memory\":\"1Mi\"}");
    api.delete(CLASSES + "/plain").ok();
    api.delete(CLASSES + "/heavy").ok();
  }

  private void volumeAndClaim(String name) {
    api.post(
            "/api/v1/persistentvolumes",
            """
            metadata: {name: %1$s, labels: {of: %1$s}}
            spec:
              capacity: {storage: 1Mi}
              accessModes: [ReadWriteOnce]
              storageClassName: %1$s
              hostPath: {path: /tmp}
            """
                .formatted(name))
        .ok();
    pods.create(
        "persistentvolumeclaims",
        """
        metadata: {name: %1$s, labels: {of: %1$s}}
        spec:
          accessModes: [ReadWriteOnce]
          storageClassName: %1$s
          resources: {requests: {storage: 1Mi}}
        """
            .formatted(name));
    String claim = pods.path("persistentvolumeclaims/" + name);
    api.await(() -> api.get(claim), "\"phase\":\"Bound\"");
  }

  private void label(String path, String name) {
    api.merge(path, "{\"metadata\":{\"labels\":{\"patched\":\"" + name + "\"}}}").ok();
    assertThat(api.get(path).ok()).contains("\"patched\":\"" + name + "\"");
    api.replace(path, "\"patched\":\"" + name, "\"patched\":\"replaced-" + name);
  }

  @Test
  void volumeAndClaim_liveAsConformanceAsks() {
    String volumes = "/api/v1/persistentvolumes";
    String claims = pods.path("persistentvolumeclaims");
    for (String name : new String[] {"lives", "again"}) {
      volumeAndClaim(name);
      label(volumes + "/" + name, name);
      label(claims + "/" + name, name);
      assertThat(api.get(volumes + "?labelSelector=patched%3Dreplaced-" + name).ok())
          .contains("\"name\":\"" + name);
      assertThat(api.get(claims + "?labelSelector=patched%3Dreplaced-" + name).ok())
          .contains("\"volumeName\":\"" + name);
    }
    api.delete(claims + "/lives").ok();
    api.awaitGone(claims + "/lives");
    api.delete(volumes + "/lives").ok();
    api.awaitGone(volumes + "/lives");
    api.delete(claims + "?labelSelector=of%3Dagain").ok();
    api.await(() -> api.get(claims), "\"items\":[]");
    api.delete(volumes + "?labelSelector=of%3Dagain").ok();
    api.awaitGone(volumes + "/again");
  }

  /** Patches and replaces the status of something, and looks whether it was kept. */
  private void status(String path, String patch, String patched, String replaced) {
    assertThat(api.get(path + "/status").ok()).contains("\"status\":{");
    assertThat(api.merge(path + "/status", patch).ok()).contains(patched);
    assertThat(api.get(path).ok()).contains(patched);
    assertThat(api.replace(path + "/status", patched, replaced)).contains(replaced);
    assertThat(api.get(path).ok()).contains(replaced);
  }

  @Test
  void volumeAndClaim_statusesChange() {
    volumeAndClaim("status");
    status(
        "/api/v1/persistentvolumes/status",
        "{\"status\":{\"message\":\"patched\",\"reason\":\"E2E\"}}",
        "\"message\":\"patched\"",
        "\"message\":\"replaced\"");
    String claim = pods.path("persistentvolumeclaims/status");
    status(
        claim,
        "{\"status\":{\"conditions\":[{\"type\":\"Patched\",\"status\":\"True\"}]}}",
        "\"type\":\"Patched\"",
        "\"type\":\"Replaced\"");
    api.delete(claim).ok();
    api.awaitGone(claim);
    api.delete("/api/v1/persistentvolumes/status").ok();
    api.awaitGone("/api/v1/persistentvolumes/status");
  }

  @Test
  void volumeAttachment_statusChanges() {
    String path = "/apis/storage.k8s.io/v1/volumeattachments";
    api.post(
            path,
            "metadata: {name: status}\n"
                + "spec: {attacher: example.com, nodeName: none,"
                + " source: {persistentVolumeName: none}}")
        .ok();
    assertThat(api.get(path + "/status/status").ok()).contains("\"attached\":false");
    status(
        path + "/status",
        "{\"status\":{\"attached\":true}}",
        "\"attached\":true",
        "\"attached\":false");
    api.delete(path + "/status").ok();
    api.awaitGone(path + "/status");
  }
}
