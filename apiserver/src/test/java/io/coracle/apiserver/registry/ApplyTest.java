package io.coracle.apiserver.registry;

import static io.coracle.apiserver.registry.TestRegistry.body;
import static io.coracle.apiserver.registry.TestRegistry.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.StatusException;
import io.coracle.api.StatusException.Reason;
import io.coracle.http.Response;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ApplyTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
  private static final String APPLY = "application/apply-patch+yaml";

  private final TestRegistry api = new TestRegistry();

  @AfterEach
  void close() {
    api.close();
  }

  private Response send(String path, String manager, String config) {
    return api.send("PATCH", path + "?" + manager, config, "content-type", APPLY);
  }

  private ObjectNode apply(String name, String manager, String data) {
    String config =
        "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'"
            + name
            + "'},'data':"
            + data
            + "}";
    return body(send(MAPS + "/" + name, "fieldManager=" + manager, config));
  }

  private static List<String> managers(ObjectNode object) {
    return object
        .at("/metadata/managedFields")
        .valueStream()
        .map(entry -> entry.path("manager").asString() + "/" + entry.path("operation").asString())
        .toList();
  }

  private static String version(ObjectNode object) {
    return object.at("/metadata/resourceVersion").asString();
  }

  @Test
  void apply_absentObject_createsIt() {
    Response response =
        send(
            MAPS + "/a",
            "fieldManager=m",
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  k: v\n");

    assertThat(response.status()).isEqualTo(201);
    ObjectNode created = body(response);
    assertThat(managers(created)).containsExactly("m/Apply");
    assertThat(created.at("/metadata/managedFields/0/time").asString())
        .isEqualTo("2026-01-01T00:00:00Z");
    assertThat(api.get(MAPS + "/a")).isEqualTo(created);
  }

  @Test
  void apply_again_keepsTheResourceVersionAndTime() {
    ObjectNode created = apply("a", "m", "{'k':'v'}");
    api.world.advance(Duration.ofHours(1));

    assertThat(apply("a", "m", "{'k':'v'}")).isEqualTo(created);
  }

  @Test
  void apply_otherValue_isAConflictUnlessForced() {
    apply("a", "one", "{'k':'v'}");

    StatusException refusal = refusal(() -> apply("a", "two", "{'k':'x'}"));
    assertThat(refusal.reason()).isEqualTo(Reason.CONFLICT);
    assertThat(refusal.details().orElseThrow().causes())
        .singleElement()
        .satisfies(
            cause -> {
              assertThat(cause.reason()).isEqualTo("FieldManagerConflict");
              assertThat(cause.field()).isEqualTo(".data.k");
            });

    ObjectNode forced = apply("a", "two&force=true", "{'k':'x'}");
    assertThat(forced.at("/data/k").asString()).isEqualTo("x");
    assertThat(managers(forced)).containsExactly("two/Apply");
  }

  @Test
  void apply_dryRun_answersAndStoresNothing() {
    ObjectNode answered = apply("a", "m&dryRun=All", "{'k':'v'}");

    assertThat(managers(answered)).containsExactly("m/Apply");
    assertThat(refusal(() -> api.get(MAPS + "/a")).reason()).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void apply_withoutManager_isInvalid() {
    StatusException refusal = refusal(() -> send(MAPS + "/a", "force=true", "{}"));

    assertThat(refusal.reason()).isEqualTo(Reason.INVALID);
    assertThat(refusal.details().orElseThrow().causes().getFirst().field())
        .isEqualTo("fieldManager");
  }

  @Test
  void patch_mergeWithForce_isInvalid() {
    api.configMap("a", "{}");

    StatusException refusal =
        refusal(() -> api.patch(MAPS + "/a?force=false", "merge-patch", "{}"));

    assertThat(refusal.details().orElseThrow().causes().getFirst().field()).isEqualTo("force");
  }

  @Test
  void apply_duplicateField_isRefusedWhenStrictAndWarnedOfElse() {
    String twice =
        "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'a'},'data':{'k':'1','k':'2'}}";

    StatusException refusal =
        refusal(() -> send(MAPS + "/a", "fieldManager=m&fieldValidation=Strict", twice));
    assertThat(refusal.reason()).isEqualTo(Reason.BAD_REQUEST);

    Response warned = send(MAPS + "/a", "fieldManager=m", twice);
    assertThat(warned.status()).isEqualTo(201);
    assertThat(warned.headers().all("warning")).hasSize(1);
  }

  @Test
  void apply_statusOfAPod_isByItsOwnManager() {
    api.post(PODS, "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'}]}}");

    ObjectNode pod =
        body(
            send(
                PODS + "/p/status",
                "fieldManager=k",
                "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p'},'spec':{'nodeName':'n'},"
                    + "'status':{'phase':'Running'}}"));

    assertThat(pod.at("/status/phase").asString()).isEqualTo("Running");
    assertThat(pod.at("/spec").has("nodeName")).isFalse();
    JsonNode entry = pod.at("/metadata/managedFields/0");
    assertThat(entry.path("subresource").asString()).isEqualTo("status");
    assertThat(entry.path("fieldsV1").toString()).isEqualTo("{\"f:status\":{\"f:phase\":{}}}");
  }

  @Test
  void apply_statusOfAMissingObject_isNotFound() {
    StatusException refusal =
        refusal(
            () ->
                send(
                    PODS + "/p/status",
                    "fieldManager=k",
                    "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p'}}"));

    assertThat(refusal.reason()).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void write_managerNotNamed_goesByTheUserAgent() {
    ObjectNode created =
        body(
            api.send(
                "POST",
                MAPS,
                "{'metadata':{'name':'a'},'data':{'k':'v'}}",
                "user-agent",
                "bot/1.2 (linux)"));
    assertThat(managers(created)).containsExactly("bot/Update");

    ObjectNode named =
        body(
            api.send(
                "PATCH",
                MAPS + "/a?fieldManager=wizard",
                "{'data':{'k':'w'}}",
                "user-agent",
                "bot/1.2",
                "content-type",
                "application/merge-patch+json"));
    assertThat(managers(named)).containsExactly("bot/Update", "wizard/Update");
    assertThat(managers(api.configMap("b", "{}"))).containsExactly("unknown/Update");
  }

  @Test
  void update_emptyListOfManagers_clearsThem() {
    apply("a", "m", "{'k':'v'}");

    ObjectNode cleared =
        api.put(MAPS + "/a", "{'metadata':{'name':'a','managedFields':[]},'data':{'k':'v'}}");

    assertThat(managers(cleared)).isEmpty();
  }

  @Test
  void update_thatChangesNothing_keepsTheResourceVersion() {
    ObjectNode created = api.configMap("a", "{}");
    api.world.advance(Duration.ofHours(1));

    ObjectNode updated = api.put(MAPS + "/a", "{'metadata':{'name':'a'},'data':{'k':'v'}}");

    assertThat(version(updated)).isEqualTo(version(created));
  }

  @Test
  void scale_deployment_movesTheReplicasToWhoScales() {
    String template =
        "{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c'," + "'image':'i'}]}}";
    body(
        send(
            DEPLOYMENTS + "/d",
            "fieldManager=m",
            "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'d'},'spec':"
                + "{'replicas':2,'selector':{'matchLabels':{'a':'b'}},'template':"
                + template
                + "}}"));

    api.patch(DEPLOYMENTS + "/d/scale?fieldManager=s", "merge-patch", "{'spec':{'replicas':5}}");

    ObjectNode scaled = api.get(DEPLOYMENTS + "/d");
    assertThat(managers(scaled)).containsExactly("m/Apply", "s/Update");
    assertThat(scaled.at("/metadata/managedFields/0/fieldsV1/f:spec").has("f:replicas")).isFalse();
    assertThat(scaled.at("/metadata/managedFields/1/subresource").asString()).isEqualTo("scale");
    String applied =
        "{'apiVersion':'autoscaling/v1','kind':'Scale','metadata':{'name':'d'},'spec':"
            + "{'replicas':7}}";
    StatusException refusal =
        refusal(() -> send(DEPLOYMENTS + "/d/scale", "fieldManager=t", applied));
    assertThat(refusal.reason()).isEqualTo(Reason.CONFLICT);
    assertThat(
            body(send(DEPLOYMENTS + "/d/scale", "fieldManager=t&force=true", applied))
                .at("/spec/replicas")
                .asInt())
        .isEqualTo(7);
  }

  @Test
  void bind_pod_ownsNothing() {
    api.post(PODS, "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'}]}}");

    api.post(PODS + "/p/binding", "{'metadata':{'name':'p'},'target':{'kind':'Node','name':'n'}}");

    ObjectNode pod = api.get(PODS + "/p");
    assertThat(pod.at("/spec/nodeName").asString()).isEqualTo("n");
    assertThat(managers(pod)).containsExactly("unknown/Update");
    assertThat(pod.at("/metadata/managedFields/0/fieldsV1/f:spec").has("f:nodeName")).isFalse();
  }

  @Test
  void write_byTheServerItself_isByItsName() {
    ObjectNode namespace = api.get("/api/v1/namespaces/default");

    assertThat(managers(namespace)).containsExactly("kube-apiserver/Update");
  }
}
