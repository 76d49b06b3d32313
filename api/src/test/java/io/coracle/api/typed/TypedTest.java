package io.coracle.api.typed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.GroupVersionResource;
import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import io.fabric8.kubernetes.api.model.Binding;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TypedTest {
  private static final String POD =
      """
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"n","labels":{"a":"b"},
       "managedFields":[{"manager":"m","operation":"Update","fieldsType":"FieldsV1",
        "fieldsV1":{"f:spec":{"f:x":{}}}}]},
       "spec":{"containers":[{"name":"c","image":"i","resources":{"limits":{"cpu":"500m"}},
         "livenessProbe":{"httpGet":{"path":"/","port":"web"}},
         "readinessProbe":{"tcpSocket":{"port":80}},"brandNew":{"x":[1,2.5,true,null]}}],
         "volumes":[{"name":"v","emptyDir":{}}]},
       "status":{"phase":"Running","startTime":"2026-01-01T00:00:00Z"},"alsoNew":7}
      """;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void readAndWrite_pod_keepsEverything() {
    Pod pod = Typed.read(bytes(POD), Pod.class);
    assertThat(pod.getSpec().getContainers().getFirst().getLivenessProbe().getHttpGet().getPort())
        .isEqualTo(new IntOrString("web"));
    assertThat(pod.getSpec().getContainers().getFirst().getResources().getLimits())
        .containsEntry("cpu", new Quantity("500m"));
    assertThat(Json.parse(Typed.write(pod))).isEqualTo(Json.parse(bytes(POD)));
    assertThat(Typed.tree(pod)).isEqualTo(Json.parse(bytes(POD)));
    assertThat(Typed.read(Typed.tree(pod), Pod.class)).isEqualTo(pod);
    assertThat(Typed.copy(pod)).isEqualTo(pod).isNotSameAs(pod);
  }

  @Test
  void write_built_leavesOutWhatIsNotSet() {
    Pod pod = new PodBuilder().withNewMetadata().withName("p").endMetadata().build();
    assertThat(new String(Typed.write(pod), StandardCharsets.UTF_8))
        .isEqualTo("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\"}}");
  }

  @Test
  void read_listItemWithoutKind_hasTheClassesKind() {
    assertThat(Typed.read(bytes("{\"metadata\":{\"name\":\"a\"}}"), ConfigMap.class).getKind())
        .isEqualTo("ConfigMap");
  }

  @Test
  void readAndWrite_leaseAndBase64AndNulls_areKept() {
    String lease =
        "{\"apiVersion\":\"coordination.k8s.io/v1\",\"kind\":\"Lease\",\"spec\":"
            + "{\"renewTime\":\"2026-01-01T00:00:00.123456Z\",\"leaseDurationSeconds\":15}}";
    Lease read = Typed.read(bytes(lease), Lease.class);
    assertThat(read.getSpec().getRenewTime()).isNotNull();
    assertThat(Json.parse(Typed.write(read))).isEqualTo(Json.parse(bytes(lease)));
    String secret =
        "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"data\":{\"k\":\"YWJj\"},\"type\":null}";
    assertThat(Typed.read(bytes(secret), Secret.class).getData()).containsEntry("k", "YWJj");
    assertThat(new MicroTime("x").getTime()).isEqualTo("x");
  }

  @Test
  void read_genericResource_keepsItsTree() {
    String widget =
        "{\"apiVersion\":\"example.com/v1\",\"kind\":\"Widget\",\"metadata\":{\"name\":\"w\"},"
            + "\"spec\":{\"size\":3,\"share\":0.5}}";
    var read = Typed.read(bytes(widget), GenericKubernetesResource.class);
    assertThat(read.getKind()).isEqualTo("Widget");
    assertThat(Json.parse(Typed.write(read))).isEqualTo(Json.parse(bytes(widget)));
  }

  @Test
  void read_wrongType_isABadRequest() {
    assertThatThrownBy(() -> Typed.read(bytes("{\"spec\":[]}"), Pod.class))
        .isInstanceOf(StatusException.class);
    assertThatThrownBy(() -> Typed.read(bytes("{"), Pod.class)).isInstanceOf(StatusException.class);
  }

  @Test
  void resourceOf_modelClasses_isTheApis() {
    Map<Class<? extends HasMetadata>, String> expected = new LinkedHashMap<>();
    expected.put(Pod.class, "/v1/pods");
    expected.put(Node.class, "/v1/nodes");
    expected.put(Namespace.class, "/v1/namespaces");
    expected.put(Endpoints.class, "/v1/endpoints");
    expected.put(Binding.class, "/v1/bindings");
    expected.put(ServiceAccount.class, "/v1/serviceaccounts");
    expected.put(PersistentVolumeClaim.class, "/v1/persistentvolumeclaims");
    expected.put(io.fabric8.kubernetes.api.model.Event.class, "/v1/events");
    expected.put(io.fabric8.kubernetes.api.model.events.v1.Event.class, "events.k8s.io/v1/events");
    expected.put(Deployment.class, "apps/v1/deployments");
    expected.put(ReplicaSet.class, "apps/v1/replicasets");
    expected.put(DaemonSet.class, "apps/v1/daemonsets");
    expected.put(Lease.class, "coordination.k8s.io/v1/leases");
    expected.put(EndpointSlice.class, "discovery.k8s.io/v1/endpointslices");
    expected.put(Role.class, "rbac.authorization.k8s.io/v1/roles");
    expected.put(ClusterRole.class, "rbac.authorization.k8s.io/v1/clusterroles");
    expected.put(ClusterRoleBinding.class, "rbac.authorization.k8s.io/v1/clusterrolebindings");
    expected.put(PodDisruptionBudget.class, "policy/v1/poddisruptionbudgets");
    expected.forEach(
        (type, name) -> {
          GroupVersionResource resource = Typed.resourceOf(type);
          assertThat(resource.group() + "/" + resource.version() + "/" + resource.resource())
              .isEqualTo(name);
        });
    assertThat(Typed.kindOf(Deployment.class))
        .isEqualTo(new GroupVersionKind("apps", "v1", "Deployment"));
    assertThat(Typed.namespaced(Pod.class)).isTrue();
    assertThat(Typed.namespaced(Node.class)).isFalse();
    assertThatThrownBy(() -> Typed.resourceOf(String.class))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
