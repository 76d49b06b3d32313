package io.coracle.apiserver.registry;

import static io.coracle.apiserver.registry.TestRegistry.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.api.StatusException.Reason;
import io.coracle.apiserver.request.Identity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class AdmissionTest {
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final String ACCOUNTS = "/api/v1/namespaces/default/serviceaccounts";
  private static final String POD =
      "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'}]}}";
  private static final Identity KUBELET =
      new Identity("system:node:n1", "", List.of("system:nodes"), Map.of());

  private final TestRegistry api = new TestRegistry(Set.of());

  @AfterEach
  void close() {
    api.close();
  }

  private void account(String more) {
    api.post(ACCOUNTS, "{'metadata':{'name':'default'}" + more + "}");
  }

  @Test
  void serviceAccount_pod_getsTheAccountsTokenMounted() {
    account(",'imagePullSecrets':[{'name':'pull'}]");

    JsonNode spec = api.post(PODS, POD).path("spec");

    JsonNode mount = spec.path("containers").path(0).path("volumeMounts").path(0);
    assertThat(spec.path("serviceAccountName").asString()).isEqualTo("default");
    assertThat(spec.path("imagePullSecrets").path(0).path("name").asString()).isEqualTo("pull");
    assertThat(mount.path("mountPath").asString())
        .isEqualTo("/var/run/secrets/kubernetes.io/serviceaccount");
    JsonNode volume = spec.path("volumes").path(0);
    assertThat(volume.path("name")).isEqualTo(mount.path("name"));
    JsonNode sources = volume.path("projected").path("sources");
    assertThat(sources.path(0).path("serviceAccountToken").path("expirationSeconds").asInt())
        .isEqualTo(3607);
    assertThat(sources.path(1).path("configMap").path("name").asString())
        .isEqualTo("kube-root-ca.crt");
    assertThat(sources.path(2).has("downwardAPI")).isTrue();
  }

  @Test
  void serviceAccount_automountOff_mountsNothing() {
    account(",'automountServiceAccountToken':false");

    assertThat(api.post(PODS, POD).path("spec").has("volumes")).isFalse();
  }

  @Test
  void serviceAccount_missing_forbidsThePod() {
    assertThat(refusal(() -> api.post(PODS, POD)).reason()).isEqualTo(Reason.FORBIDDEN);
  }

  @Test
  void tolerationsAndPriority_pod_getsDefaults() {
    account("");
    api.post(
        "/apis/scheduling.k8s.io/v1/priorityclasses",
        "{'metadata':{'name':'usual'},'value':7,'globalDefault':true}");

    JsonNode spec = api.post(PODS, POD).path("spec");

    assertThat(spec.path("tolerations").size()).isEqualTo(2);
    assertThat(spec.path("tolerations").path(0).path("tolerationSeconds").asInt()).isEqualTo(300);
    assertThat(spec.path("priority").asInt()).isEqualTo(7);
    assertThat(spec.path("priorityClassName").asString()).isEqualTo("usual");
  }

  @Test
  void limitRange_pod_getsDefaultsAndIsHeldToBounds() {
    account("");
    api.post(
        "/api/v1/namespaces/default/limitranges",
        "{'metadata':{'name':'l'},'spec':{'limits':[{'type':'Container','max':{'cpu':'1'},"
            + "'default':{'cpu':'500m'},'defaultRequest':{'cpu':'100m'}}]}}");

    ObjectNode pod = api.post(PODS, POD);
    var refusal =
        refusal(
            () ->
                api.post(
                    PODS,
                    "{'metadata':{'name':'q'},'spec':{'containers':[{'name':'c','image':'i',"
                        + "'resources':{'limits':{'cpu':'2'}}}]}}"));

    JsonNode resources = pod.path("spec").path("containers").path(0).path("resources");
    assertThat(resources.path("limits").path("cpu").asString()).isEqualTo("500m");
    assertThat(resources.path("requests").path("cpu").asString()).isEqualTo("100m");
    assertThat(
            pod.path("metadata")
                .path("annotations")
                .path("kubernetes.io/limit-ranger")
                .asString(""))
        .contains("cpu request for container c", "cpu limit for container c");
    assertThat(refusal.reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(refusal).hasMessageContaining("maximum cpu usage per Container is 1");
  }

  @Test
  void node_new_isTaintedNotReady() {
    ObjectNode node = api.post("/api/v1/nodes", "{'metadata':{'name':'n1'}}");

    assertThat(node.path("spec").path("taints").path(0).path("key").asString())
        .isEqualTo("node.kubernetes.io/not-ready");
  }

  @Test
  void nodeRestriction_kubelet_touchesOnlyItsOwn() {
    account("");
    api.post("/api/v1/nodes", "{'metadata':{'name':'n1'}}");
    api.post("/api/v1/nodes", "{'metadata':{'name':'n2'}}");
    String ready = "{'status':{'phase':'x'}}";
    String merge = "application/merge-patch+json";

    api.sendAs(KUBELET, "PATCH", "/api/v1/nodes/n1/status", ready, "content-type", merge);

    assertThatThrownBy(
            () ->
                api.sendAs(
                    KUBELET, "PATCH", "/api/v1/nodes/n2/status", ready, "content-type", merge))
        .hasMessageContaining("not allowed to modify node n2");
    assertThatThrownBy(() -> api.sendAs(KUBELET, "POST", PODS, POD))
        .hasMessageContaining("mirror pods");
  }

  @Test
  void binding_nodeWithZone_labelsThePod() {
    account("");
    api.post(
        "/api/v1/nodes", "{'metadata':{'name':'n1','labels':{'topology.kubernetes.io/zone':'z'}}}");
    api.post(PODS, POD);

    api.post(PODS + "/p/binding", "{'metadata':{'name':'p'},'target':{'kind':'Node','name':'n1'}}");

    assertThat(
            api.get(PODS + "/p")
                .path("metadata")
                .path("labels")
                .path("topology.kubernetes.io/zone")
                .asString())
        .isEqualTo("z");
  }

  @Test
  void disabled_unknownPlugin_isRefusedByName() {
    assertThatThrownBy(() -> new TestRegistry(Set.of("Nonsense")))
        .hasMessageContaining("Nonsense")
        .hasMessageContaining("NamespaceLifecycle");
  }

  @Test
  void adminAccess_claim_onlyWhereTheNamespaceSaysSo() {
    String claims = "/apis/resource.k8s.io/v1/namespaces/default/resourceclaims";
    String templates = "/apis/resource.k8s.io/v1/namespaces/default/resourceclaimtemplates";
    String requests =
        "{'devices':{'requests':[{'name':'r','exactly':{'deviceClassName':'c','adminAccess':true}}"
            + "]}}";
    String claim = "{'metadata':{'name':'c'},'spec':" + requests + "}";
    String template = "{'metadata':{'name':'c'},'spec':{'spec':" + requests + "}}";

    assertThat(refusal(() -> api.post(claims, claim)).reason()).isEqualTo(Reason.INVALID);
    assertThat(refusal(() -> api.post(templates, template)).getMessage())
        .contains("spec.devices.requests[0].adminAccess: Forbidden");

    api.patch(
        "/api/v1/namespaces/default",
        "merge-patch",
        "{'metadata':{'labels':{'resource.kubernetes.io/admin-access':'true'}}}");

    api.post(templates, template);
    api.post(claims, claim);
    assertThat(api.get(claims + "/c").path("spec").path("devices").path("requests")).hasSize(1);
  }
}
