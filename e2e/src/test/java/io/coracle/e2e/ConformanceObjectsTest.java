package io.coracle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The life of API objects of many kinds as the conformance tests of Kubernetes go through it: each
 * is created, read, patched, listed, watched, replaced, deleted by its name and by its label.
 */
@ExtendWith(SharedSimulatedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceObjectsTest {
  private static final String CORE = "/api/v1/namespaces/NAMESPACE/";
  private static final String STORAGE = "/apis/storage.k8s.io/v1/";
  private static final String RESOURCE = "/apis/resource.k8s.io/v1/";

  private final ClusterApi api;
  private final String namespace;

  ConformanceObjectsTest(TestCluster cluster) {
    this.api = ClusterApi.of(cluster);
    this.namespace = cluster.newNamespace("conformance-objects");
  }

  @AfterAll
  void close() {
    api.close();
  }

  /**
   * A row of the table.
   *
   * @param path of the collection
   * @param body of an object, after its metadata; NAME stands for its name
   */
  record Kind(String behaviour, String path, String body) {
    @Override
    public String toString() {
      return behaviour;
    }
  }

  static Stream<Kind> kinds() {
    return Stream.of(basic(), storage(), devices()).flatMap(List::stream);
  }

  private static List<Kind> basic() {
    String template =
        "template: {metadata: {labels: {a: b}}, spec: {containers: [{name: main, image: nginx}]}}";
    return List.of(
        new Kind(
            "ConfigMap should run through a ConfigMap lifecycle",
            CORE + "configmaps",
            "data: {a: b}"),
        new Kind(
            "ConfigMap should update ConfigMap successfully", CORE + "configmaps", "data: {a: b}"),
        new Kind("Secrets should patch a secret", CORE + "secrets", "data: {key: dmFsdWU=}"),
        new Kind(
            "Lease lease API should be available",
            "/apis/coordination.k8s.io/v1/namespaces/NAMESPACE/leases",
            "spec: {holderIdentity: holder, leaseDurationSeconds: 30, leaseTransitions: 0,"
                + " acquireTime: '2026-01-01T00:00:00.000000Z'}"),
        new Kind(
            "PodTemplates should run the lifecycle of PodTemplates",
            CORE + "podtemplates",
            template),
        new Kind("PodTemplates should replace a pod template", CORE + "podtemplates", template),
        new Kind(
            "PodTemplates should delete a collection of pod templates",
            CORE + "podtemplates",
            template),
        new Kind(
            "Node Lifecycle should run through the lifecycle of a node",
            "/api/v1/nodes",
            "status: {capacity: {cpu: '1', memory: 1Gi}}"),
        new Kind(
            "RuntimeClass should support RuntimeClasses API operations",
            "/apis/node.k8s.io/v1/runtimeclasses",
            "handler: handler"));
  }

  private static List<Kind> storage() {
    return List.of(
        new Kind(
            "CSIInlineVolumes should run through the lifecycle of a CSIDriver",
            STORAGE + "csidrivers",
            "spec: {attachRequired: false, volumeLifecycleModes: [Ephemeral]}"),
        new Kind(
            "CSIInlineVolumes should support CSIVolumeSource in Pod API",
            CORE + "pods",
            "spec: {containers: [{name: main, image: nginx}], schedulerName: nobody,"
                + " volumes: [{name: v, csi: {driver: inline.example.com}}]}"),
        new Kind(
            "CSINodes CSI Conformance should run through the lifecycle of a csinode",
            STORAGE + "csinodes",
            "spec: {drivers: []}"),
        new Kind(
            "CSIStorageCapacity should support CSIStorageCapacities API operations",
            STORAGE + "namespaces/NAMESPACE/csistoragecapacities",
            "storageClassName: some\ncapacity: 1Gi"),
        new Kind(
            "StorageClasses CSI Conformance should run through the lifecycle of a StorageClass",
            STORAGE + "storageclasses",
            "provisioner: example.com/none"),
        new Kind(
            "VolumeAttachment Conformance should run through the lifecycle of a VolumeAttachment",
            STORAGE + "volumeattachments",
            "spec: {attacher: example.com, nodeName: none,"
                + " source: {persistentVolumeName: none}}"),
        new Kind(
            "VolumeAttributesClass should run through the lifecycle of a VolumeAttributesClass",
            STORAGE + "volumeattributesclasses",
            "driverName: example.com\nparameters: {a: b}"));
  }

  private static List<Kind> devices() {
    String requests =
        "devices: {requests: [{name: one, exactly: {deviceClassName: devices.example.com}}]}";
    return List.of(
        new Kind(
            "CRUD Tests resource.k8s.io/v1 DeviceClass",
            RESOURCE + "deviceclasses",
            "spec: {selectors: [{cel: {expression: 'device.driver == \"example.com\"'}}]}"),
        new Kind(
            "CRUD Tests resource.k8s.io/v1 ResourceClaim",
            RESOURCE + "namespaces/NAMESPACE/resourceclaims",
            "spec: {%s}".formatted(requests)),
        new Kind(
            "CRUD Tests resource.k8s.io/v1 ResourceClaimTemplate",
            RESOURCE + "namespaces/NAMESPACE/resourceclaimtemplates",
            "spec: {spec: {%s}}".formatted(requests)),
        new Kind(
            "CRUD Tests resource.k8s.io/v1 ResourceSlice",
            RESOURCE + "resourceslices",
            "spec: {driver: example.com, nodeName: none,"
                + " pool: {name: NAME, generation: 1, resourceSliceCount: 1},"
                + " devices: [{name: one}]}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void objects_ofAnyKind_liveAsConformanceAsks(Kind kind) {
    new Life(api, kind, kind.path().replace("NAMESPACE", namespace)).live();
  }

  /** One object after the other of a kind, in a collection. */
  private record Life(ClusterApi api, Kind kind, String collection) {

    private String label() {
      return "row-" + Integer.toHexString(kind.behaviour().hashCode());
    }

    private String selected() {
      return collection + "?labelSelector=row%3D" + label();
    }

    private void create(String name) {
      String manifest =
          "metadata: {name: %s, labels: {row: %s}}\n".formatted(name, label())
              + kind.body().replace("NAME", name);
      assertThat(api.post(collection, manifest).ok()).contains("\"name\":\"" + name + "\"");
    }

    void live() {
      discovered();
      String name = label() + ".one";
      String empty = api.get(selected()).ok();
      assertThat(empty).contains("\"items\":[]");
      create(name);
      String path = collection + "/" + name;
      assertThat(api.get(path).ok()).contains("\"name\":\"" + name + "\"", "\"uid\":");
      assertThat(api.merge(path, "{\"metadata\":{\"labels\":{\"patched\":\"yes\"}}}").ok())
          .contains("\"patched\":\"yes\"");
      assertThat(api.get(selected() + ",patched%3Dyes").ok()).contains("\"name\":\"" + name);
      api.replace(path, "\"patched\":\"yes\"", "\"patched\":\"replaced\"");
      assertThat(api.get(path).ok()).contains("\"patched\":\"replaced\"");
      api.delete(path).ok();
      api.awaitGone(path);
      assertThat(watched(empty).replace("\n", " "))
          .containsPattern("\"ADDED\".*\"MODIFIED\".*replaced.*\"DELETED\"");
      create(name);
      create(label() + ".two");
      assertThat(api.get(selected()).ok()).contains(".one\"", ".two\"");
      api.delete(selected()).ok();
      api.await(() -> api.get(selected()), "\"items\":[]");
    }

    private void discovered() {
      String resource = collection.substring(collection.lastIndexOf('/') + 1);
      String version = collection.replaceAll("^(/api/v1|/apis/[^/]+/v1)/.*", "$1");
      assertThat(api.get(version).ok()).contains("\"name\":\"" + resource + "\"");
    }

    private String watched(String list) {
      String since = ClusterApi.field(list, "resourceVersion");
      return api.get(selected() + "&watch=1&timeoutSeconds=1&resourceVersion=" + since).ok();
    }
  }
}
