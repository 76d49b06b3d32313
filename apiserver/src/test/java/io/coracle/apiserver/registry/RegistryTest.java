package io.coracle.apiserver.registry;

import static io.coracle.apiserver.registry.TestRegistry.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.StatusException;
import io.coracle.api.StatusException.Reason;
import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.api.protobuf.ProtobufObjects;
import io.coracle.http.Response;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class RegistryTest {
  private static final String MAPS = "/api/v1/namespaces/default/configmaps";

  private final TestRegistry api = new TestRegistry();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void create_plainObject_getsSystemFieldsAndRevision() {
    ObjectNode created = api.configMap("a", "{}");

    ObjectNode metadata = (ObjectNode) created.get("metadata");
    assertThat(metadata.path("uid").asString()).hasSize(36);
    assertThat(metadata.path("creationTimestamp").asString()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(metadata.path("namespace").asString()).isEqualTo("default");
    assertThat(metadata.path("resourceVersion").asString())
        .isEqualTo(Long.toString(api.store.revision()));
    assertThat(api.get(MAPS + "/a")).isEqualTo(created);
  }

  @Test
  void create_takenName_isAlreadyExists() {
    api.configMap("a", "{}");

    StatusException refusal = refusal(() -> api.configMap("a", "{}"));

    assertThat(refusal.reason()).isEqualTo(Reason.ALREADY_EXISTS);
    assertThat(refusal.details().orElseThrow().kind()).isEqualTo("configmaps");
  }

  @Test
  void create_generateName_makesDifferentNames() {
    ObjectNode one = api.post(MAPS, "{'metadata':{'generateName':'g-'}}");
    ObjectNode two = api.post(MAPS, "{'metadata':{'generateName':'g-'}}");

    assertThat(one.path("metadata").path("name").asString()).matches("g-[a-z0-9]{5}");
    assertThat(two.path("metadata").path("name")).isNotEqualTo(one.path("metadata").path("name"));
  }

  @Test
  void create_badMetadata_namesEveryField() {
    StatusException refusal =
        refusal(
            () ->
                api.post(
                    MAPS,
                    "{'metadata':{'name':'A_','labels':{'a b':'c'},'annotations':{'!':''},"
                        + "'finalizers':['nodomain']}}"));

    assertThat(refusal.reason()).isEqualTo(Reason.INVALID);
    assertThat(refusal.details().orElseThrow().causes())
        .extracting(StatusException.Cause::field)
        .containsExactly(
            "metadata.name", "metadata.labels", "metadata.annotations", "metadata.finalizers[0]");
  }

  @Test
  void create_inMissingNamespace_isNotFound() {
    StatusException refusal =
        refusal(
            () -> api.post("/api/v1/namespaces/nowhere/configmaps", "{'metadata':{'name':'a'}}"));

    assertThat(refusal.reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(refusal.details().orElseThrow().kind()).isEqualTo("namespaces");
  }

  @Test
  void create_dryRun_writesNothing() {
    ObjectNode answer = api.post(MAPS + "?dryRun=All", "{'metadata':{'name':'a'}}");

    assertThat(answer.path("metadata").has("resourceVersion")).isFalse();
    assertThat(refusal(() -> api.get(MAPS + "/a")).reason()).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void create_unknownField_warnsOrIsRefused() {
    String body = "{'metadata':{'name':'a'},'dta':{}}";

    Response answer = api.send("POST", MAPS + "?dryRun=All", body);
    StatusException refusal = refusal(() -> api.post(MAPS + "?fieldValidation=Strict", body));

    assertThat(answer.headers().all("warning"))
        .containsExactly("299 - \"unknown field \\\"dta\\\"\"");
    assertThat(refusal.reason()).isEqualTo(Reason.BAD_REQUEST);
  }

  @Test
  void update_staleResourceVersion_isConflict() {
    ObjectNode first = api.configMap("a", "{}");
    api.put(MAPS + "/a", "{'metadata':{'name':'a'},'data':{'k':'2'}}");

    first.withObject("/data").put("k", "3");
    StatusException refusal = refusal(() -> api.put(MAPS + "/a", first.toString()));

    assertThat(refusal.reason()).isEqualTo(Reason.CONFLICT);
  }

  @Test
  void update_nothingChanged_keepsResourceVersion() {
    ObjectNode first = api.configMap("a", "{}");
    long revision = api.store.revision();

    ObjectNode second = api.put(MAPS + "/a", first.toString());

    assertThat(second).isEqualTo(first);
    assertThat(api.store.revision()).isEqualTo(revision);
  }

  @Test
  void update_uidOfAnotherObject_isConflict() {
    api.configMap("a", "{}");

    StatusException refusal =
        refusal(() -> api.put(MAPS + "/a", "{'metadata':{'name':'a','uid':'other'}}"));

    assertThat(refusal.reason()).isEqualTo(Reason.CONFLICT);
  }

  @Test
  void patch_threeKinds_changeTheObject() {
    api.configMap("a", "{'l':'1'}");

    api.patch(MAPS + "/a", "merge-patch", "{'data':{'k':null,'m':'1'}}");
    api.patch(MAPS + "/a", "json-patch", "[{'op':'add','path':'/data/j','value':'2'}]");
    ObjectNode last =
        api.patch(MAPS + "/a", "strategic-merge-patch", "{'metadata':{'labels':{'s':'3'}}}");

    assertThat(last.path("data").toString()).isEqualTo("{\"j\":\"2\",\"m\":\"1\"}");
    assertThat(last.path("metadata").path("labels").toString())
        .isEqualTo("{\"l\":\"1\",\"s\":\"3\"}");
  }

  @Test
  void patch_staleResourceVersionInside_isConflict() {
    api.configMap("a", "{}");

    StatusException refusal =
        refusal(
            () -> api.patch(MAPS + "/a", "merge-patch", "{'metadata':{'resourceVersion':'1'}}"));

    assertThat(refusal.reason()).isEqualTo(Reason.CONFLICT);
  }

  @Test
  void patch_unknownForm_isUnsupportedMediaType() {
    api.configMap("a", "{}");

    StatusException refusal =
        refusal(() -> api.send("PATCH", MAPS + "/a", "{}", "content-type", "application/yaml"));

    assertThat(refusal.code()).isEqualTo(415);
  }

  @Test
  void delete_finalizer_marksUntilItIsGone() {
    api.post(MAPS, "{'metadata':{'name':'a','finalizers':['example.com/f']}}");

    ObjectNode marked = api.delete(MAPS + "/a", "");
    ObjectNode released = api.patch(MAPS + "/a", "merge-patch", "{'metadata':{'finalizers':null}}");

    assertThat(marked.path("metadata").path("deletionTimestamp").asString()).isNotEmpty();
    assertThat(released.path("kind").asString()).isEqualTo("ConfigMap");
    assertThat(refusal(() -> api.get(MAPS + "/a")).reason()).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void delete_plainObject_answersStatus() {
    ObjectNode created = api.configMap("a", "{}");

    ObjectNode answer = api.delete(MAPS + "/a", "");

    assertThat(answer.path("kind").asString()).isEqualTo("Status");
    assertThat(answer.path("details").path("uid")).isEqualTo(created.path("metadata").path("uid"));
  }

  @Test
  void delete_wrongUidPrecondition_isConflict() {
    api.configMap("a", "{}");

    StatusException refusal =
        refusal(() -> api.delete(MAPS + "/a", "{'preconditions':{'uid':'other'}}"));

    assertThat(refusal.reason()).isEqualTo(Reason.CONFLICT);
  }

  @Test
  void delete_orphanPolicy_addsTheFinalizer() {
    api.configMap("a", "{}");

    ObjectNode answer = api.delete(MAPS + "/a?propagationPolicy=Orphan", "");

    assertThat(answer.path("metadata").path("finalizers").toString()).isEqualTo("[\"orphan\"]");
  }

  @Test
  void delete_immortalNamespace_isForbidden() {
    assertThat(refusal(() -> api.delete("/api/v1/namespaces/default", "")).reason())
        .isEqualTo(Reason.FORBIDDEN);
  }

  @Test
  void delete_namespace_terminatesAndRefusesNewContent() {
    api.post("/api/v1/namespaces", "{'metadata':{'name':'n'}}");

    ObjectNode deleted = api.delete("/api/v1/namespaces/n", "");
    StatusException refusal =
        refusal(() -> api.post("/api/v1/namespaces/n/configmaps", "{'metadata':{'name':'a'}}"));
    api.put("/api/v1/namespaces/n/finalize", "{'metadata':{'name':'n'},'spec':{}}");

    assertThat(deleted.path("status").path("phase").asString()).isEqualTo("Terminating");
    assertThat(refusal.reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(refusal(() -> api.get("/api/v1/namespaces/n")).reason()).isEqualTo(Reason.NOT_FOUND);
  }

  @Test
  void deleteCollection_bySelector_leavesTheOthers() {
    api.configMap("a", "{'g':'1'}");
    api.configMap("b", "{'g':'2'}");

    ObjectNode answer = api.delete(MAPS + "?labelSelector=g%3D1", "");

    assertThat(answer.path("items").size()).isEqualTo(1);
    assertThat(api.get(MAPS).path("items").size()).isEqualTo(1);
  }

  @Test
  void get_yaml_quotesWhatWouldBeNoText() {
    api.configMap("a", "{'v':'1.20'}");

    Response answer = api.send("GET", MAPS + "/a", "", "accept", "application/yaml");

    assertThat(new String(TestRegistry.raw(answer), StandardCharsets.UTF_8))
        .contains("creationTimestamp: \"2026-01-01T00:00:00Z\"", "v: \"1.20\"");
  }

  @Test
  void get_table_hasCells() {
    api.configMap("a", "{}");

    ObjectNode table =
        api.get(MAPS + "/a", "accept", "application/json;as=Table;v=v1;g=meta.k8s.io");

    assertThat(table.path("rows").path(0).path("cells").path(0).asString()).isEqualTo("a");
    assertThat(table.path("columnDefinitions").size()).isGreaterThan(1);
  }

  @Test
  void get_protobuf_isWhatCanBeReadBack() {
    ObjectNode map = api.configMap("a", "{}");

    Response answer =
        api.send(
            "GET", MAPS + "/a", "", "accept", ProtobufObjects.MEDIA_TYPE + ",application/json");

    assertThat(answer.headers().first("content-type")).contains(ProtobufObjects.MEDIA_TYPE);
    assertThat(ProtobufObjects.read(TestRegistry.raw(answer), BuiltInCatalogue.load()::schema))
        .isEqualTo(map);
  }

  @Test
  void list_tableInProtobuf_fallsBackToJson() {
    Response answer =
        api.send(
            "GET",
            MAPS,
            "",
            "accept",
            ProtobufObjects.MEDIA_TYPE + ";as=Table;v=v1;g=meta.k8s.io,application/json");

    assertThat(answer.headers().first("content-type")).contains("application/json");
  }

  @Test
  void get_otherVersionOfEvent_isConverted() {
    api.post(
        "/api/v1/namespaces/default/events",
        "{'metadata':{'name':'e'},'involvedObject':{'kind':'Pod','namespace':'default'},"
            + "'reason':'R','message':'m','type':'Normal'}");

    ObjectNode event = api.get("/apis/events.k8s.io/v1/namespaces/default/events/e");

    assertThat(event.path("note").asString()).isEqualTo("m");
    assertThat(event.path("regarding").path("kind").asString()).isEqualTo("Pod");
  }

  @Test
  void patch_objectGrowsBeyondTheLimit_isRefusedAndStaysAsItWas() {
    String roles = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles";
    api.post(
        roles,
        "{'metadata':{'name':'wide'},'rules':[{'apiGroups':[''],'resources':['pods'],'verbs':['get']}]}");
    String name = "n".repeat(1_200_000);
    String grow =
        "[{'op':'add','path':'/rules/-','value':{'apiGroups':[''],'resources':['pods'],"
            + "'verbs':['get'],'resourceNames':['"
            + name
            + "']}}]";
    api.patch(roles + "/wide", "json-patch", grow);
    ObjectNode before = api.patch(roles + "/wide", "json-patch", grow);

    StatusException refusal = refusal(() -> api.patch(roles + "/wide", "json-patch", grow));

    assertThat(refusal.reason()).isEqualTo(Reason.REQUEST_ENTITY_TOO_LARGE);
    assertThat(api.get(roles + "/wide")).isEqualTo(before);
  }

  @Test
  void apply_ownersOfFieldsDoNotFit_areForgottenRatherThanTheObjectRefused() {
    var data = new StringBuilder("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'m'},");
    data.append("'data':{");
    for (int i = 0; i < 4000; i++) {
      data.append(i == 0 ? "" : ",").append("'").append("k".repeat(240)).append(i).append("':''");
    }
    String config = data.append("}}").toString();

    ObjectNode first = apply("one", config);
    apply("two", config);
    ObjectNode third = apply("three", config);

    assertThat(first.path("metadata").path("managedFields")).hasSize(1);
    assertThat(third.path("metadata").has("managedFields")).isFalse();
    assertThat(third.path("data")).hasSize(4000);
  }

  private ObjectNode apply(String manager, String config) {
    return TestRegistry.body(
        api.send(
            "PATCH",
            MAPS + "/m?fieldManager=" + manager,
            config,
            "content-type",
            "application/apply-patch+yaml"));
  }
}
