package io.coracle.api.apply;

import static io.coracle.api.apply.TestKind.NOON;
import static io.coracle.api.apply.TestKind.content;
import static io.coracle.api.apply.TestKind.owned;
import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class UpdateTest {
  private final TestKind maps = new TestKind("v1", "ConfigMap");
  private final TestKind pods = new TestKind("v1", "Pod");

  private static ObjectNode with(ObjectNode object, String key, String value) {
    ObjectNode copy = object.deepCopy();
    ((ObjectNode) copy.get("data")).put(key, value);
    return copy;
  }

  private static List<String> managers(ObjectNode object) {
    return object
        .at("/metadata/managedFields")
        .valueStream()
        .map(entry -> entry.path("manager").asString())
        .toList();
  }

  @Test
  void create_object_ownsEverythingButWhatIsAlwaysThere() {
    ObjectNode pod =
        pods.create(
            "{'metadata':{'labels':{'a':'b'},'generateName':'g'},'spec':{'containers':"
                + "[{'name':'c','image':'i'}]},'status':{}}",
            "one");

    assertThat(owned(pod, "one"))
        .isEqualTo(
            "{'f:metadata':{'f:generateName':{},'f:labels':{'.':{},'f:a':{}}},'f:spec':"
                + "{'f:containers':{'k:{\\'name\\':\\'c\\'}':{'.':{},'f:image':{},'f:name':{},"
                + "'f:resources':{}}}}}");
    JsonNode entry = pod.at("/metadata/managedFields/0");
    assertThat(entry.path("operation").asString()).isEqualTo("Update");
    assertThat(entry.path("apiVersion").asString()).isEqualTo("v1");
    assertThat(entry.path("time").asString()).isEqualTo("2026-01-01T12:00:00Z");
    assertThat(entry.path("fieldsType").asString()).isEqualTo("FieldsV1");
    assertThat(entry.has("subresource")).isFalse();
  }

  @Test
  void create_withoutAName_isByAnUnknown() {
    assertThat(managers(maps.create("{'data':{'a':'1'}}", ""))).containsExactly("unknown");
  }

  @Test
  void create_nothingToOwn_hasNoManagers() {
    assertThat(maps.create("{}", "one").path("metadata").has("managedFields")).isFalse();
  }

  @Test
  void create_emptyListThatIsNeverLeftOut_isOwned() {
    var roles = new TestKind("rbac.authorization.k8s.io/v1", "ClusterRole");

    assertThat(owned(roles.create("{'rules':[]}", "one"), "one")).isEqualTo("{'f:rules':{}}");
    assertThat(owned(roles.create("{'rules':null}", "one"), "one")).isEmpty();
  }

  @Test
  void create_opaqueValue_isOwnedAsAWhole() {
    var revisions = new TestKind("apps/v1", "ControllerRevision");

    assertThat(owned(revisions.create("{'revision':1,'data':{'a':{'b':1}}}", "one"), "one"))
        .isEqualTo("{'f:data':{},'f:revision':{}}");
  }

  @Test
  void update_otherManager_takesWhatItChangesAndAdds() {
    ObjectNode object = maps.create("{'data':{'a':'1','b':'2'}}", "one");

    ObjectNode updated = maps.update(object, with(with(object, "a", "x"), "c", "3"), "two", NOON);

    assertThat(owned(updated, "one")).isEqualTo("{'f:data':{'.':{},'f:b':{}}}");
    assertThat(owned(updated, "two")).isEqualTo("{'f:data':{'f:a':{},'f:c':{}}}");
  }

  @Test
  void update_fieldThatGoes_belongsToNobody() {
    ObjectNode object = maps.create("{'data':{'a':'1','b':'2'}}", "one");
    ObjectNode without = object.deepCopy();
    ((ObjectNode) without.get("data")).remove("a");

    ObjectNode updated = maps.update(object, without, "two", NOON);

    assertThat(owned(updated, "one")).isEqualTo("{'f:data':{'.':{},'f:b':{}}}");
    assertThat(managers(updated)).containsExactly("one");
  }

  @Test
  void update_thatChangesNothing_keepsTimesAndManagers() {
    ObjectNode object = maps.create("{'data':{'a':'1'}}", "one");

    ObjectNode updated =
        maps.update(object, content(object), "two", NOON.plus(Duration.ofHours(1)));

    assertThat(updated).isEqualTo(object);
  }

  @Test
  void update_sameManagerAgain_hasOneEntryWithTheLaterTime() {
    ObjectNode object = maps.create("{'data':{'a':'1'}}", "one");

    ObjectNode updated =
        maps.update(object, with(object, "b", "2"), "one", NOON.plus(Duration.ofHours(1)));

    assertThat(managers(updated)).containsExactly("one");
    assertThat(owned(updated, "one")).isEqualTo("{'f:data':{'.':{},'f:a':{},'f:b':{}}}");
    assertThat(updated.at("/metadata/managedFields/0/time").asString())
        .isEqualTo("2026-01-01T13:00:00Z");
  }

  @Test
  void update_throughTheStatus_isAnEntryOfItsOwn() {
    ObjectNode pod = pods.create("{'spec':{'nodeName':'n'}}", "one");
    ObjectNode running = pod.deepCopy();
    ((ObjectNode) running.get("status")).put("phase", "Running");

    ObjectNode updated = pods.updateStatus(pod, running, "one");

    assertThat(managers(updated)).containsExactly("one", "one");
    assertThat(updated.at("/metadata/managedFields/1/subresource").asString()).isEqualTo("status");
    assertThat(updated.at("/metadata/managedFields/1/fieldsV1").toString())
        .isEqualTo("{\"f:status\":{\"f:phase\":{}}}");
  }

  @Test
  void update_entrySentEmpty_clearsTheManagers() {
    ObjectNode object = maps.create("{'data':{'a':'1'}}", "one");
    ObjectNode cleared = object.deepCopy();
    ((ObjectNode) cleared.get("metadata")).putArray("managedFields").addObject();

    ObjectNode updated = maps.update(object, cleared, "two", NOON);
    assertThat(updated.path("metadata").has("managedFields")).isFalse();

    // Nobody is tracked from then on, until somebody applies.
    ObjectNode later = maps.update(updated, with(updated, "b", "2"), "two", NOON);
    assertThat(later.path("metadata").has("managedFields")).isFalse();
  }

  @Test
  void keepEmptyList_ofEntries_meansClear() {
    ObjectNode object = maps.tree("{'metadata':{'managedFields':[]}}");

    ManagedFields.keepEmptyList(object);

    assertThat(ManagedFields.clears(ManagedFields.of(object))).isTrue();
  }

  @Test
  void update_malformedEntries_areIgnored() {
    ObjectNode object = maps.create("{'data':{'a':'1'}}", "one");
    for (String bad :
        List.of(
            "[{'operation':'Guess','apiVersion':'v1','fieldsType':'FieldsV1','fieldsV1':{}}]",
            "[{'operation':'Apply','fieldsType':'FieldsV1','fieldsV1':{}}]",
            "[{'operation':'Apply','apiVersion':'v1','fieldsV1':{}}]",
            "[{'operation':'Apply','apiVersion':'v1','fieldsType':'FieldsV1',"
                + "'fieldsV1':{'x':{}}}]")) {
      ObjectNode sent = object.deepCopy();
      JsonNode entries = Json.parse(bad.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
      ((ObjectNode) sent.get("metadata")).set("managedFields", entries);

      assertThat(maps.update(object, sent, "two", NOON)).isEqualTo(object);
    }
  }

  @Test
  void update_entriesSentByTheClient_count() {
    ObjectNode object = maps.create("{'data':{'a':'1'}}", "one");
    ObjectNode sent = object.deepCopy();
    ((ObjectNode) sent.at("/metadata/managedFields/0")).put("manager", "renamed");

    assertThat(managers(maps.update(object, sent, "two", NOON))).containsExactly("renamed");
  }

  @Test
  void update_versionThatIsGone_losesItsManagers() {
    ObjectNode object = maps.create("{'data':{'a':'1'}}", "one");
    ((ObjectNode) object.at("/metadata/managedFields/0")).put("apiVersion", "v9");

    ObjectNode updated = maps.update(object, with(object, "b", "2"), "two", NOON);

    assertThat(managers(updated)).containsExactly("two");
  }

  @Test
  void update_manyManagers_oldestBecomeOne() {
    ObjectNode object = maps.create("{'data':{'m0':'v'}}", "m0");
    for (int i = 1; i <= 12; i++) {
      object = maps.update(object, with(object, "m" + i, "v"), "m" + i, NOON.plusSeconds(i));
    }

    assertThat(managers(object)).hasSize(10).startsWith("ancient-changes", "m4", "m5");
    assertThat(owned(object, "ancient-changes"))
        .isEqualTo("{'f:data':{'.':{},'f:m0':{},'f:m1':{},'f:m2':{},'f:m3':{}}}");
    assertThat(object.at("/metadata/managedFields/0/time").asString())
        .isEqualTo("2026-01-01T12:00:03Z");
  }

  @Test
  void entries_ofDifferentKindsAndTimes_areSorted() {
    ObjectNode object = maps.create("{'data':{'a':'1'}}", "zed");
    object = maps.update(object, with(object, "b", "2"), "abe", NOON.plusSeconds(5));
    object = maps.apply(object, maps.tree("{'data':{'c':'3'}}"), "late", false);

    assertThat(managers(object)).containsExactly("late", "zed", "abe");
  }

  @Test
  void restoreTimes_onlyTimesDiffer_takesThemBack() {
    ObjectNode before = maps.create("{'data':{'a':'1'}}", "one");
    ObjectNode object = before.deepCopy();
    ((ObjectNode) object.at("/metadata/managedFields/0")).put("time", "2030-01-01T00:00:00Z");

    assertThat(ManagedFields.restoreTimes(object, before)).isTrue();
    assertThat(object).isEqualTo(before);

    ObjectNode more = object.deepCopy();
    ((ArrayNode) more.at("/metadata/managedFields")).addObject().put("manager", "more");
    assertThat(ManagedFields.restoreTimes(more, before)).isFalse();
  }
}
