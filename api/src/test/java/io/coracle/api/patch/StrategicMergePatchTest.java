package io.coracle.api.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.StatusException;
import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class StrategicMergePatchTest {
  private static final Schema POD_TEMPLATE = TestSchemas.podTemplate();

  private static ObjectNode tree(String text) {
    return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static String spec(String before, String patch) {
    ObjectNode target = tree("{'template':{'spec':" + before + "}}");
    ObjectNode kept = target.deepCopy();
    ObjectNode change = tree("{'template':{'spec':" + patch + "}}");
    ObjectNode after = StrategicMergePatch.apply(target, change, POD_TEMPLATE);
    assertThat(target).isEqualTo(kept);
    return Json.text(after.at("/template/spec")).replace('"', '\'');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // containers are merged by name
        "{'containers':[{'name':'one','image':'1'},{'name':'two','image':'2'}]}|{'containers':[{'name':'two','image':'3'}]}|{'containers':[{'name':'one','image':'1'},{'name':'two','image':'3'}]}",
        // a new name is put in front
        "{'containers':[{'name':'one'},{'name':'two'}]}|{'containers':[{'name':'three'}]}|{'containers':[{'name':'three'},{'name':'one'},{'name':'two'}]}",
        // delete removes by key, also where nothing is
        "{'containers':[{'name':'three'},{'name':'one'}]}|{'containers':[{'$patch':'delete','name':'three'}]}|{'containers':[{'name':'one'}]}",
        "{'volumes':[{'name':'v'}]}|{'volumes':[{'$patch':'delete','name':'nosuch'}]}|{'volumes':[{'name':'v'}]}",
        // nested merges and deletes
        "{'containers':[{'name':'c','env':[{'name':'A','value':'1'},{'name':'B','value':'2'}]}]}|{'containers':[{'name':'c','env':[{'name':'B','value':'20'},{'name':'C','value':'3'}]}]}|{'containers':[{'name':'c','env':[{'name':'A','value':'1'},{'name':'B','value':'20'},{'name':'C','value':'3'}]}]}",
        "{'containers':[{'name':'c','env':[{'name':'A'},{'name':'B'}]}]}|{'containers':[{'name':'c','env':[{'$patch':'delete','name':'A'}]}]}|{'containers':[{'name':'c','env':[{'name':'B'}]}]}",
        // ports merge by number
        "{'containers':[{'name':'c','ports':[{'containerPort':80},{'containerPort':81}]}]}|{'containers':[{'name':'c','ports':[{'containerPort':80,'name':'web'}]}]}|{'containers':[{'name':'c','ports':[{'containerPort':80,'name':'web'},{'containerPort':81}]}]}",
        // other lists are replaced, null removes
        "{'containers':[{'name':'c','args':['x','y']}]}|{'containers':[{'name':'c','args':['z']}]}|{'containers':[{'name':'c','args':['z']}]}",
        "{'containers':[{'name':'c','args':['x']}]}|{'containers':[{'name':'c','args':null}]}|{'containers':[{'name':'c'}]}",
        "{'tolerations':[{'key':'k'}]}|{'tolerations':[{'key':'z'}]}|{'tolerations':[{'key':'z'}]}",
        // order
        "{'containers':[{'name':'one'},{'name':'two'}]}|{'$setElementOrder/containers':[{'name':'two'},{'name':'one'}],'containers':[{'name':'one','tty':true}]}|{'containers':[{'name':'two'},{'name':'one','tty':true}]}",
        "{'containers':[{'name':'a'},{'name':'b'}]}|{'$setElementOrder/containers':[{'name':'b'},{'name':'a'}]}|{'containers':[{'name':'b'},{'name':'a'}]}",
        "{'x':1}|{'$setElementOrder/containers':[{'name':'b'},{'name':'a'}]}|{'x':1}",
        "{'x':1}|{'$setElementOrder/containers':[{'name':'b'},{'name':'a'}],'containers':[{'name':'b'},{'name':'a','image':null}]}|{'x':1,'containers':[{'name':'b'},{'name':'a'}]}",
        "{'containers':[{'name':'s'},{'name':'a'},{'name':'b'}]}|{'$setElementOrder/containers':[{'name':'b'},{'name':'n'},{'name':'a'}],'containers':[{'name':'n'}]}|{'containers':[{'name':'s'},{'name':'b'},{'name':'n'},{'name':'a'}]}",
        // retained keys
        "{'volumes':[{'name':'v','emptyDir':{}},{'name':'w'}]}|{'volumes':[{'$retainKeys':['name','hostPath'],'hostPath':{'path':'/x'},'name':'v'}]}|{'volumes':[{'name':'v','hostPath':{'path':'/x'}},{'name':'w'}]}",
        // replace
        "{'containers':[{'name':'one'},{'name':'two'}]}|{'containers':[{'$patch':'replace'},{'image':'i:9','name':'only'}]}|{'containers':[{'image':'i:9','name':'only'}]}",
        "{'a':1,'b':{'c':2}}|{'b':{'$patch':'replace','d':3}}|{'a':1,'b':{'d':3}}",
        "{'a':1,'b':{'c':2}}|{'b':{'$patch':'delete'}}|{'a':1,'b':{}}",
        "{'a':1,'b':{'c':2}}|{'b':{'$patch':'merge','d':3}}|{'a':1,'b':{'c':2,'d':3}}",
        // nothing to merge with: directives and nulls are left out
        "{}|{'containers':[{'name':'c','env':[{'$patch':'delete','name':'x'},{'name':'y','value':null}]}]}|{'containers':[{'name':'c','env':[{'name':'y'}]}]}",
        "{'containers':'wrong'}|{'containers':[{'name':'c'}]}|{'containers':[{'name':'c'}]}"
      })
  void apply_recordedSemantics_hold(String before, String patch, String after) {
    assertThat(spec(before, patch)).isEqualTo(after);
  }

  @Test
  void apply_objectWhoseFieldSaysReplace_isReplacedAsAWhole() {
    Schema budget =
        BuiltInCatalogue.shared()
            .schema(new GroupVersionKind("policy", "v1", "PodDisruptionBudget"))
            .orElseThrow();
    ObjectNode target = tree("{'spec':{'selector':{'matchLabels':{'a':'1'}},'minAvailable':1}}");
    ObjectNode patch = tree("{'spec':{'selector':{'matchLabels':{'b':'2'}}}}");

    assertThat(StrategicMergePatch.apply(target, patch, budget))
        .isEqualTo(tree("{'spec':{'selector':{'matchLabels':{'b':'2'}},'minAvailable':1}}"));
  }

  @Test
  void apply_primitiveLists_areSetsWithNewOnesInFront() {
    ObjectNode template = tree("{'metadata':{'finalizers':['a','b']}}");
    ObjectNode added =
        StrategicMergePatch.apply(
            template, tree("{'metadata':{'finalizers':['c']}}"), POD_TEMPLATE);
    assertThat(added).isEqualTo(tree("{'metadata':{'finalizers':['c','a','b']}}"));
    ObjectNode removed =
        StrategicMergePatch.apply(
            added,
            tree("{'metadata':{'$deleteFromPrimitiveList/finalizers':['b','none']}}"),
            POD_TEMPLATE);
    assertThat(removed).isEqualTo(tree("{'metadata':{'finalizers':['c','a']}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'containers':[{'image':'i:1'}]}|422",
        "{'containers':[{'$patch':'explode','name':'only'}]}|422",
        "{'containers':[{'$patch':'merge','name':'only'}]}|422",
        "{'containers':[{'$patch':'delete'}]}|422",
        "{'containers':['x']}|422",
        "{'containers':[[]]}|422",
        "{'$setElementOrder/containers':'x'}|400",
        "{'$setElementOrder/containers':[{'name':'two'}],'containers':[{'name':'one'}]}|400",
        "{'$setElementOrder/containers':[{'name':'a'},{'name':'b'}],'containers':[{'name':'b'},{'name':'a'}]}|400",
        "{'$deleteFromPrimitiveList/containers':'x'}|400",
        "{'$retainKeys':'x'}|400",
        "{'$retainKeys':['a'],'b':1}|400"
      })
  void apply_patchThatDoesNotFit_isRefused(String patch, int code) {
    assertThatThrownBy(() -> spec("{'containers':[{'name':'one'}]}", patch))
        .isInstanceOfSatisfying(StatusException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  /** A random object, patched with what leads to another one, is that other one. */
  @Test
  void apply_differenceOfRandomObjects_leadsFromOneToTheOther() {
    Schema schema = TestSchemas.recursive();
    long seed = 5;
    var random = new SplittableRandom(seed);
    for (int i = 0; i < 5_000; i++) {
      ObjectNode from = object(random, 3);
      ObjectNode to = object(random, 3);
      ObjectNode patch = difference(from, to);
      assertThat(StrategicMergePatch.apply(from, patch, schema))
          .as("seed %d, round %d: %s with %s", seed, i, from, patch)
          .isEqualTo(to);
    }
  }

  private static ObjectNode object(SplittableRandom random, int depth) {
    ObjectNode object = Json.object();
    object.put("a", "v" + random.nextInt(2));
    if (depth > 0 && random.nextBoolean()) {
      object.set("child", object(random, depth - 1));
    }
    if (random.nextBoolean()) {
      object.set("set", strings(random));
    }
    if (random.nextBoolean()) {
      object.set("atomic", strings(random));
    }
    if (depth > 0 && random.nextBoolean()) {
      ArrayNode list = object.putArray("list");
      for (JsonNode key : strings(random)) {
        ObjectNode element = Json.object();
        element.set("key", key);
        element.setAll(object(random, depth - 1));
        list.add(element);
      }
    }
    return object;
  }

  /** Up to four different strings in random order. */
  private static ArrayNode strings(SplittableRandom random) {
    var all = new ArrayList<>(List.of("a", "b", "c", "d"));
    ArrayNode strings = JsonNodeFactory.instance.arrayNode();
    for (int left = random.nextInt(5); left > 0; left--) {
      strings.add(all.remove(random.nextInt(all.size())));
    }
    return strings;
  }

  /** The patch from one object to another, as a client makes it. */
  private static ObjectNode difference(JsonNode from, JsonNode to) {
    ObjectNode patch = Json.object();
    for (String key : List.of("a", "child", "set", "atomic", "list")) {
      JsonNode before = from.get(key);
      JsonNode after = to.get(key);
      if (after == null) {
        if (before != null) {
          patch.putNull(key);
        }
      } else if (before == null || key.equals("a") || key.equals("atomic")) {
        patch.set(key, after);
      } else if (key.equals("child")) {
        patch.set(key, difference(before, after));
      } else if (key.equals("set")) {
        setDifference(patch, before, after);
      } else {
        listDifference(patch, before, after);
      }
    }
    return patch;
  }

  private static void setDifference(ObjectNode patch, JsonNode before, JsonNode after) {
    ArrayNode gone = patch.putArray("$deleteFromPrimitiveList/set");
    before.valueStream().filter(v -> !contains(after, v)).forEach(gone::add);
    ArrayNode added = patch.putArray("set");
    after.valueStream().filter(v -> !contains(before, v)).forEach(added::add);
    patch.set("$setElementOrder/set", after);
  }

  private static boolean contains(JsonNode list, JsonNode value) {
    return list.valueStream().anyMatch(value::equals);
  }

  private static void listDifference(ObjectNode patch, JsonNode before, JsonNode after) {
    ArrayNode order = patch.putArray("$setElementOrder/list");
    ArrayNode changes = patch.putArray("list");
    for (JsonNode element : after) {
      JsonNode key = element.get("key");
      order.addObject().set("key", key);
      JsonNode old =
          before.valueStream().filter(e -> e.get("key").equals(key)).findFirst().orElse(null);
      ObjectNode change = old == null ? (ObjectNode) element : difference(old, element);
      if (!change.isEmpty()) {
        change.set("key", key);
        changes.add(change);
      }
    }
    for (JsonNode element : before) {
      if (after.valueStream().noneMatch(e -> e.get("key").equals(element.get("key")))) {
        changes.addObject().put("$patch", "delete").set("key", element.get("key"));
      }
    }
  }
}
