package io.coracle.api.apply;

import static io.coracle.api.apply.TestKind.content;
import static io.coracle.api.apply.TestKind.owned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coracle.api.StatusException;
import io.coracle.api.StatusException.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class ServerSideApplyTest {
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private final TestKind maps = new TestKind("v1", "ConfigMap");
  private final TestKind pods = new TestKind("v1", "Pod");

  private ObjectNode map(String data, String manager) {
    return maps.apply(maps.nothing(), maps.tree("{'data':" + data + "}"), manager, false);
  }

  private ObjectNode apply(ObjectNode live, String data, String manager) {
    return maps.apply(live, maps.tree("{'data':" + data + "}"), manager, false);
  }

  @Test
  void apply_newObject_ownsWhatIsStated() {
    ObjectNode object = map("{'a':'1'}", "one");

    assertThat(object.path("data").path("a").asString()).isEqualTo("1");
    assertThat(owned(object, "one")).isEqualTo("{'f:data':{'f:a':{}}}");
  }

  @Test
  void apply_again_changesNothingAtALaterTime() {
    ObjectNode object = map("{'a':'1'}", "one");

    ObjectNode again =
        maps.apply(
            object,
            maps.tree("{'data':{'a':'1'}}"),
            "one",
            false,
            TestKind.NOON.plus(Duration.ofHours(1)));

    assertThat(again).isEqualTo(object);
  }

  @Test
  void apply_otherValue_conflictsAndNamesTheField() {
    ObjectNode object = map("{'a':'1','b':'2'}", "one");

    StatusException refusal =
        catchThrowableOfType(
            StatusException.class, () -> apply(object, "{'a':'x','b':'2'}", "two"));

    assertThat(refusal.reason()).isEqualTo(Reason.CONFLICT);
    assertThat(refusal.code()).isEqualTo(409);
    assertThat(refusal.details().orElseThrow().causes())
        .containsExactly(
            new StatusException.Cause("FieldManagerConflict", "conflict with \"one\"", ".data.a"));
    assertThat(refusal).hasMessage("Apply failed with 1 conflict: conflict with \"one\": .data.a");
  }

  @Test
  void apply_withForce_takesTheFieldFromItsOwner() {
    ObjectNode object = map("{'a':'1','b':'2'}", "one");

    ObjectNode taken = maps.apply(object, maps.tree("{'data':{'a':'x'}}"), "two", true);

    assertThat(taken.path("data").path("a").asString()).isEqualTo("x");
    assertThat(owned(taken, "one")).isEqualTo("{'f:data':{'f:b':{}}}");
    assertThat(owned(taken, "two")).isEqualTo("{'f:data':{'f:a':{}}}");
  }

  @Test
  void apply_sharedField_staysUntilTheLastOwnerLeavesIt() {
    ObjectNode shared = apply(map("{'a':'1','b':'2'}", "one"), "{'a':'1'}", "two");
    assertThat(owned(shared, "two")).isEqualTo("{'f:data':{'f:a':{}}}");

    ObjectNode left = apply(shared, "{'b':'2'}", "one");
    assertThat(left.path("data").path("a").asString()).isEqualTo("1");

    ObjectNode gone = apply(left, "{}", "two");
    assertThat(gone.path("data").has("a")).isFalse();
    assertThat(gone.path("data").path("b").asString()).isEqualTo("2");
    // An empty map that is stated is owned itself, although somebody else owns what is in it.
    assertThat(owned(gone, "two")).isEqualTo("{'f:data':{}}");
  }

  @Test
  void apply_fieldOfAnUpdater_isNotRemovedWhenLeftOut() {
    ObjectNode object = map("{'a':'1'}", "one");
    ObjectNode changed = object.deepCopy();
    ((ObjectNode) changed.get("data")).put("a", "2");
    ObjectNode updated = maps.update(object, changed, "hand", TestKind.NOON);
    assertThat(owned(updated, "one")).isEmpty();
    assertThat(owned(updated, "hand")).isEqualTo("{'f:data':{'f:a':{}}}");

    ObjectNode applied = apply(updated, "{}", "one");

    assertThat(applied.path("data").path("a").asString()).isEqualTo("2");
  }

  @Test
  void apply_objectWithoutManagers_remembersWhatWasThere() {
    ObjectNode object = content(map("{'a':'1'}", "one"));

    ObjectNode applied = apply(object, "{'b':'2'}", "two");

    assertThat(owned(applied, "before-first-apply")).isEqualTo("{'f:data':{'.':{},'f:a':{}}}");
    assertThatThrownBy(() -> apply(object, "{'a':'9'}", "two"))
        .isInstanceOf(StatusException.class)
        .hasMessageContaining("before-first-apply");
  }

  @Test
  void apply_afterClientSideApply_takesWhatThatApplied() {
    ObjectNode object = maps.create("{'data':{'a':'1','z':'0'}}", "kubectl-client-side-apply");
    String noted = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"data\":{\"a\":\"1\"}}";
    ((ObjectNode) object.get("metadata")).putObject("annotations").put(LAST_APPLIED, noted);

    ObjectNode applied = apply(object, "{'a':'2'}", "kubectl");

    assertThat(applied.path("data").path("a").asString()).isEqualTo("2");
    assertThat(applied.at("/metadata/annotations").path(LAST_APPLIED).asString())
        .isEqualTo(
            "{\"apiVersion\":\"v1\",\"data\":{\"a\":\"2\"},\"kind\":\"ConfigMap\",\"metadata\":"
                + "{\"name\":\"x\"}}\n");
    assertThatThrownBy(() -> apply(object, "{'a':'2','z':'9'}", "kubectl"))
        .hasMessageContaining(".data.z")
        .hasMessageNotContaining(".data.a");
    assertThatThrownBy(() -> apply(object, "{'a':'2'}", "other"))
        .isInstanceOf(StatusException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a b c|c x a|b,c,x,a",
        "a b c d|c x a|b,c,d,x,a",
        "a b|x|a,b,x",
        "a b|x b|a,x,b",
        "a b c|a b c|a,b,c",
        "a b c|c b a|c,b,a",
        "a|a x|a,x",
        "a b|b x a|b,x,a",
      })
  void apply_itemsOfAList_areOrderedByTheConfiguration(
      String live, String config, String expected) {
    ObjectNode object = pods.create(containers(live), "one");

    ObjectNode applied = pods.apply(object, pods.tree(containers(config)), "two", true);

    assertThat(applied.at("/spec/containers").valueStream().map(c -> c.path("name").asString()))
        .containsExactly(expected.split(",", -1));
  }

  private static String containers(String names) {
    var list = new StringBuilder("{'spec':{'containers':[");
    String separator = "";
    for (String name : names.split(" ", -1)) {
      list.append(separator).append("{'name':'").append(name).append("'}");
      separator = ",";
    }
    return list.append("]}}").toString();
  }

  @Test
  void apply_portWithoutProtocol_goesByTheDefault() {
    ObjectNode object =
        pods.apply(
            pods.nothing(),
            pods.tree("{'spec':{'containers':[{'name':'c','ports':[{'containerPort':80}]}]}}"),
            "one",
            false);

    assertThat(owned(object, "one"))
        .isEqualTo(
            "{'f:spec':{'f:containers':{'k:{\\'name\\':\\'c\\'}':{'.':{},'f:name':{},'f:ports':"
                + "{'k:{\\'containerPort\\':80,\\'protocol\\':\\'TCP\\'}':{'.':{},"
                + "'f:containerPort':{}}}}}}}");
  }

  @Test
  void apply_atomicList_belongsToOneManagerAsAWhole() {
    ObjectNode object =
        pods.apply(
            pods.nothing(), pods.tree("{'spec':{'tolerations':[{'key':'a'}]}}"), "one", false);

    assertThat(owned(object, "one")).isEqualTo("{'f:spec':{'f:tolerations':{}}}");
    assertThatThrownBy(
            () ->
                pods.apply(
                    object,
                    pods.tree("{'spec':{'tolerations':[{'key':'a'},{'key':'b'}]}}"),
                    "two",
                    false))
        .hasMessageContaining(".spec.tolerations");
  }

  @Test
  void apply_setLeftByOneOwner_keepsTheOthersItems() {
    ObjectNode one =
        maps.apply(
            maps.nothing(), maps.tree("{'metadata':{'finalizers':['e/a','e/b']}}"), "one", false);
    ObjectNode both =
        maps.apply(one, maps.tree("{'metadata':{'finalizers':['e/c']}}"), "two", false);
    ObjectNode left = maps.apply(both, maps.tree("{}"), "one", false);

    assertThat(left.at("/metadata/finalizers").toString()).isEqualTo("[\"e/c\"]");
    assertThat(owned(left, "two")).isEqualTo("{'f:metadata':{'f:finalizers':{'v:\\'e/c\\'':{}}}}");
  }

  @Test
  void apply_nullForAMap_leavesWhatIsThere() {
    ObjectNode object = map("{'a':'1'}", "one");

    ObjectNode applied = apply(object, "null", "two");

    assertThat(content(applied)).isEqualTo(content(object));
    assertThat(owned(applied, "two")).isEqualTo("{'f:data':{}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'nosuch':1}",
        "{'spec':{'containers':[{'name':'a'},{'name':'a'}]}}",
        "{'spec':{'containers':{}}}",
        "{'spec':{'hostNetwork':'yes'}}",
        "{'metadata':{'name':'x','managedFields':[]}}",
        "{'metadata':{'name':'x','finalizers':['e/a','e/a']}}",
      })
  void apply_configurationThatIsNoneOfTheKind_isRefused(String config) {
    assertThatThrownBy(() -> pods.apply(pods.nothing(), pods.tree(config), "one", false))
        .isInstanceOfSatisfying(
            StatusException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_REQUEST));
  }

  @Test
  void apply_otherKind_isRefused() {
    assertThatThrownBy(() -> pods.apply(pods.nothing(), maps.tree("{}"), "one", false))
        .isInstanceOf(StatusException.class)
        .hasMessageContaining("invalid object type");
  }

  @Test
  void apply_configuration_isNotChanged() {
    ObjectNode config = pods.tree("{'spec':{'containers':[{'name':'c','env':[]}]}}");
    ObjectNode kept = config.deepCopy();

    pods.apply(pods.nothing(), config, "one", false);

    assertThat(config).isEqualTo(kept);
  }

  @Test
  void apply_partsOwnedOfWhatIsAtomicNow_areOwnedAsAWhole() {
    ObjectNode object =
        pods.apply(pods.nothing(), pods.tree("{'spec':{'nodeSelector':{'a':'1'}}}"), "one", false);
    ObjectNode fields = (ObjectNode) object.at("/metadata/managedFields/0/fieldsV1/f:spec");
    fields.putObject("f:nodeSelector").putObject("f:a");

    ObjectNode applied =
        pods.apply(object, pods.tree("{'metadata':{'labels':{'l':'m'}}}"), "two", false);

    assertThat(owned(applied, "one")).isEqualTo("{'f:spec':{'f:nodeSelector':{}}}");
  }
}
