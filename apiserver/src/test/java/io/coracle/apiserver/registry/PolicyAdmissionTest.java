package io.coracle.apiserver.registry;

import static io.coracle.apiserver.registry.TestRegistry.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.StatusException.Reason;
import io.coracle.apiserver.request.Identity;
import io.coracle.http.Response;
import io.coracle.pki.Keys;
import io.coracle.pki.SigningRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PolicyAdmissionTest {
  private static final String NAMESPACE = "/api/v1/namespaces/default";
  private static final String MERGE = "application/merge-patch+json";
  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1";
  private static final String REQUESTS = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
  private static final Identity ALICE = new Identity("alice", "", List.of(), Map.of());

  private final TestRegistry api = new TestRegistry(Set.of("ServiceAccount"));

  @AfterEach
  void close() {
    api.close();
  }

  private void quota(String hard, String used) {
    api.post(
        NAMESPACE + "/resourcequotas", "{'metadata':{'name':'q'},'spec':{'hard':" + hard + "}}");
    api.patch(
        NAMESPACE + "/resourcequotas/q/status",
        "merge-patch",
        "{'status':{'hard':" + hard + ",'used':" + used + "}}");
  }

  private JsonNode used() {
    return api.get(NAMESPACE + "/resourcequotas/q").path("status").path("used");
  }

  private void map(String name) {
    api.post(NAMESPACE + "/configmaps", "{'metadata':{'name':'" + name + "'}}");
  }

  @Test
  void quota_counts_areChargedAndHeld() {
    quota("{'configmaps':'1','count/configmaps':'5'}", "{'configmaps':'0','count/configmaps':'0'}");

    map("a");

    assertThat(refusal(() -> map("b")).reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(used().path("configmaps").asString()).isEqualTo("1");
    assertThat(used().path("count/configmaps").asString()).isEqualTo("1");
  }

  @Test
  void quota_unknownUsage_refuses() {
    quota("{'configmaps':'1'}", "{}");

    assertThat(refusal(() -> map("a")).getMessage()).contains("status unknown");
  }

  @Test
  void quota_computeResources_mustBeSaidAndFit() {
    quota("{'requests.cpu':'1'}", "{'requests.cpu':'600m'}");
    String pod = "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'%s}]}}";
    String asks = ",'resources':{'requests':{'cpu':'%s'}}";

    assertThat(refusal(() -> api.post(NAMESPACE + "/pods", pod.formatted(""))).getMessage())
        .contains("must specify requests.cpu for: c");
    assertThat(
            refusal(() -> api.post(NAMESPACE + "/pods", pod.formatted(asks.formatted("500m"))))
                .getMessage())
        .contains("exceeded quota");
    api.post(NAMESPACE + "/pods", pod.formatted(asks.formatted("400m")));
    assertThat(used().path("requests.cpu").asString()).isEqualTo("1");
  }

  @Test
  void podSecurity_enforcedNamespace_refusesPodsAndWarnsOfTemplates() {
    api.patch(
        NAMESPACE,
        "merge-patch",
        "{'metadata':{'labels':{'pod-security.kubernetes.io/enforce':'baseline'}}}");
    String spec = "{'hostPID':true,'containers':[{'name':'c','image':'i'}]}";

    assertThat(
            refusal(
                    () ->
                        api.post(
                            NAMESPACE + "/pods", "{'metadata':{'name':'p'},'spec':" + spec + "}"))
                .getMessage())
        .contains("violates PodSecurity \"baseline:latest\"");
    Response warned =
        api.send(
            "POST",
            "/apis/apps/v1/namespaces/default/deployments",
            "{'metadata':{'name':'d'},'spec':{'selector':{'matchLabels':{'a':'b'}},"
                + "'template':{'metadata':{'labels':{'a':'b'}},'spec':"
                + spec
                + "}}}");
    assertThat(warned.headers().all("warning")).hasSize(1);
  }

  @Test
  void podSecurity_unknownLevel_isInvalid() {
    String labels = "{'metadata':{'labels':{'pod-security.kubernetes.io/enforce':'lax'}}}";

    assertThat(refusal(() -> api.patch(NAMESPACE, "merge-patch", labels)).code()).isEqualTo(422);
  }

  @Test
  void roles_beyondOnesOwn_areForbidden() {
    api.post(
        RBAC + "/namespaces/default/roles",
        "{'metadata':{'name':'own'},'rules':[{'verbs':['get'],'apiGroups':[''],"
            + "'resources':['pods']}]}");
    api.post(
        RBAC + "/namespaces/default/rolebindings",
        "{'metadata':{'name':'b'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'Role',"
            + "'name':'own'},'subjects':[{'kind':'User','name':'alice'}]}");
    String role =
        "{'metadata':{'name':'%s'},'rules':[{'verbs':['%s'],'apiGroups':[''],"
            + "'resources':['pods']}]}";
    String roles = RBAC + "/namespaces/default/roles";

    api.sendAs(ALICE, "POST", roles, role.formatted("same", "get"));

    assertThat(
            refusal(() -> api.sendAs(ALICE, "POST", roles, role.formatted("more", "delete")))
                .reason())
        .isEqualTo(Reason.FORBIDDEN);
  }

  @Test
  void storageClass_default_isTakenByClaims() {
    api.post(
        "/apis/storage.k8s.io/v1/storageclasses",
        "{'metadata':{'name':'d','annotations':{'storageclass.kubernetes.io/is-default-class':"
            + "'true'}},'provisioner':'example.com/p'}");

    JsonNode claim =
        api.post(
            NAMESPACE + "/persistentvolumeclaims",
            "{'metadata':{'name':'c'},'spec':{'accessModes':['ReadWriteOnce'],"
                + "'resources':{'requests':{'storage':'1Gi'}}}}");

    assertThat(claim.path("spec").path("storageClassName").asString()).isEqualTo("d");
  }

  private static String request(String organization) {
    String pem = SigningRequest.make(Keys.generate(), "x", List.of(organization));
    String base64 = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
    return "{'metadata':{'name':'r'},'spec':{'request':'"
        + base64
        + "','signerName':'kubernetes.io/kube-apiserver-client','usages':['client auth']}}";
  }

  @Test
  void certificate_requestForMasters_isForbidden() {
    assertThat(refusal(() -> api.post(REQUESTS, request("system:masters"))).reason())
        .isEqualTo(Reason.FORBIDDEN);
  }

  @Test
  void certificate_approval_needsTheRightForTheSigner() {
    api.post(REQUESTS, request("team"));
    String approved = "{'status':{'conditions':[{'type':'Approved','status':'True'}]}}";

    assertThat(
            refusal(
                    () ->
                        api.sendAs(
                            ALICE,
                            "PATCH",
                            REQUESTS + "/r/approval",
                            approved,
                            "content-type",
                            MERGE))
                .getMessage())
        .contains("not permitted to approve");
    JsonNode condition =
        api.patch(REQUESTS + "/r/approval", "merge-patch", approved)
            .path("status")
            .path("conditions")
            .path(0);
    assertThat(condition.path("lastTransitionTime").asString()).isNotEmpty();
  }

  @Test
  void service_address_hasAnObjectWhileItLasts() {
    JsonNode service =
        api.post(
            NAMESPACE + "/services", "{'metadata':{'name':'s'},'spec':{'ports':[{'port':80}]}}");
    String path =
        "/apis/networking.k8s.io/v1/ipaddresses/"
            + service.path("spec").path("clusterIP").asString();

    assertThat(api.get(path).path("spec").path("parentRef").path("name").asString()).isEqualTo("s");
    api.delete(NAMESPACE + "/services/s", "");
    assertThat(refusal(() -> api.get(path)).reason()).isEqualTo(Reason.NOT_FOUND);
  }
}
