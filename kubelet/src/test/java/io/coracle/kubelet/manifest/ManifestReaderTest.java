package io.coracle.kubelet.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.base.virtual.VirtualWorld;
import io.coracle.kubelet.pods.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReaderTest {
  private static final String WEB =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: web, labels: {app: web}}
      spec:
        containers: [{name: web, image: "nginx:1", resources: {limits: {cpu: 1}}}]
      """;

  private final VirtualWorld world = new VirtualWorld(1);
  private final ManifestReader reader = new ManifestReader(world.environment(), "Node1");

  @AfterEach
  void close() {
    world.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Pod read(String text) {
    return reader.file(bytes(text), "/manifests/web.yaml");
  }

  private static String with(String specLine) {
    return WEB + "  " + specLine + "\n";
  }

  @Test
  void file_pod_getsNameOfNodeAndHashAsUid() {
    Pod pod = read(WEB);
    assertThat(pod.getMetadata().getName()).isEqualTo("web-node1");
    assertThat(pod.getMetadata().getNamespace()).isEqualTo("default");
    assertThat(pod.getMetadata().getUid()).matches("[0-9a-f]{32}");
    assertThat(pod.getMetadata().getAnnotations())
        .containsEntry(Pods.HASH_ANNOTATION, pod.getMetadata().getUid())
        .containsEntry(Pods.SOURCE_ANNOTATION, "file")
        .containsKey(Pods.SEEN_ANNOTATION);
    assertThat(pod.getSpec().getNodeName()).isEqualTo("Node1");
    assertThat(pod.getSpec().getTolerations())
        .containsExactly(new Toleration("NoExecute", null, "Exists", null, null));
    assertThat(Pods.isStatic(pod)).isTrue();
  }

  @Test
  void file_whatIsLeftOut_hasTheDefaultsOfTheApi() {
    var spec = read(WEB).getSpec();
    assertThat(spec.getRestartPolicy()).isEqualTo("Always");
    assertThat(spec.getTerminationGracePeriodSeconds()).isEqualTo(30);
    assertThat(spec.getContainers().getFirst().getResources().getRequests())
        .containsEntry("cpu", new Quantity("1"));
  }

  @Test
  void file_sameTextInJson_isTheSamePod() {
    Pod json =
        read(
            """
            {"kind": "Pod", "apiVersion": "v1", "spec": {"containers": [{"image": "nginx:1",
            "name": "web", "resources": {"limits": {"cpu": "1"}}}]},
            "metadata": {"labels": {"app": "web"}, "name": "web"}}
            """);
    assertThat(json).isEqualTo(read(WEB));
  }

  @Test
  void file_otherTextOrPlace_isAnotherPod() {
    String uid = Pods.uid(read(WEB));
    assertThat(Pods.uid(read(WEB.replace("nginx:1", "nginx:2")))).isNotEqualTo(uid);
    assertThat(Pods.uid(reader.file(bytes(WEB), "/manifests/other.yaml"))).isNotEqualTo(uid);
    assertThat(
            Pods.uid(
                new ManifestReader(world.environment(), "node2")
                    .file(bytes(WEB), "/manifests/web.yaml")))
        .isNotEqualTo(uid);
  }

  @Test
  void file_whatOnlyTheApiSays_isDropped() {
    Pod pod =
        read(
            WEB.replace(
                "labels: {app: web}",
                "uid: ../../etc, annotations: {kubernetes.io/config.mirror: x}, finalizers:"
                    + " [a/b]"));
    assertThat(pod.getMetadata().getUid()).matches("[0-9a-f]{32}");
    assertThat(pod.getMetadata().getFinalizers()).isNullOrEmpty();
    assertThat(Pods.isMirror(pod)).isFalse();
  }

  @Test
  void file_ownToleration_isNotAddedTwice() {
    Pod pod = read(with("tolerations: [{operator: Exists, effect: NoExecute}]"));
    assertThat(pod.getSpec().getTolerations()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "serviceAccountName: web | serviceaccounts",
        "serviceAccount: web | serviceaccounts",
        "imagePullSecrets: [{name: a}] | secrets",
        "volumes: [{name: v, secret: {secretName: s}}] | secrets",
        "volumes: [{name: v, configMap: {name: s}}] | configmaps",
        "volumes: [{name: v, persistentVolumeClaim: {claimName: s}}] | persistentvolumeclaims",
        "resourceClaims: [{name: c, resourceClaimName: d}] | resourceclaims"
      })
  void file_referenceToAnObject_isRefused(String line, String resource) {
    assertThatThrownBy(() -> read(with(line)))
        .isInstanceOf(ManifestFault.class)
        .hasMessage("static pods may not reference " + resource);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "- a",
        "{: no yaml",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}",
        "{apiVersion: v2, kind: Pod, metadata: {name: a}}",
        "{apiVersion: v1, kind: Pod, metadata: {name: a}}",
        "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: []}}",
        "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: text}}",
        "{apiVersion: v1, kind: Pod, metadata: {name: ../a}, spec: {containers: [{name: c, image:"
            + " i}]}}",
        "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: A}, spec: {containers: [{name:"
            + " c, image: i}]}}",
        "{apiVersion: v1, kind: Pod, metadata: {}, spec: {containers: [{name: c, image: i}]}}",
        "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: c}]}}",
        "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: c, image: i},"
            + " {name: c, image: i}]}}",
        "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: c, image: i,"
            + " volumeMounts: [{name: v, mountPath: /v}]}]}}",
        "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {restartPolicy: Maybe, containers:"
            + " [{name: c, image: i}]}}"
      })
  void file_noPodThatCanRun_isAFault(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(ManifestFault.class);
  }

  @Test
  void answer_list_hasAllPodsWithoutToleration() {
    String list =
        """
        {"apiVersion": "v1", "kind": "PodList", "items": [
          {"metadata": {"name": "a"}, "spec": {"containers": [{"name": "c", "image": "i"}]}},
          {"metadata": {"name": "b"}, "spec": {"containers": [{"name": "c", "image": "i"}]}}]}
        """;
    List<Pod> pods = reader.answer(bytes(list), "http://host/pods");
    assertThat(pods).extracting(Pods::name).containsExactly("a-node1", "b-node1");
    assertThat(pods.getFirst().getMetadata().getAnnotations())
        .containsEntry(Pods.SOURCE_ANNOTATION, "http");
    assertThat(pods.getFirst().getSpec().getTolerations()).isNullOrEmpty();
    assertThat(reader.answer(bytes(WEB), "http://host/pods")).hasSize(1);
  }

  @Test
  void answer_oneOfTheListIsWrong_noneCounts() {
    String list = "{kind: PodList, items: [{metadata: {name: a}}]}";
    assertThatThrownBy(() -> reader.answer(bytes(list), "http://host/pods"))
        .isInstanceOf(ManifestFault.class);
  }
}
