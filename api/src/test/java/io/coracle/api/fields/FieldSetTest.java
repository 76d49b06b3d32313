package io.coracle.api.fields;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldSetTest {
  private static final int RANDOM_SETS = 300;
  private static final List<String> ELEMENTS =
      List.of("f:a", "f:b", "k:{\"n\":\"x\"}", "k:{\"n\":10}", "k:{\"n\":9}", "v:\"y\"", "i:0");

  private static FieldSet set(String json) {
    byte[] text = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return FieldsV1.decode(Json.parse(text));
  }

  private static String text(FieldSet set) {
    return FieldsV1.encode(set).toString().replace('"', '\'');
  }

  private static FieldSet random(SplittableRandom random) {
    var set = new FieldSet();
    int paths = random.nextInt(6);
    for (int i = 0; i < paths; i++) {
      var path = new ArrayList<String>();
      int length = 1 + random.nextInt(3);
      for (int j = 0; j < length; j++) {
        path.add(ELEMENTS.get(random.nextInt(ELEMENTS.size())));
      }
      set.insert(path);
    }
    return set;
  }

  private static List<List<String>> paths(FieldSet set) {
    var paths = new ArrayList<List<String>>();
    set.forEach(paths::add);
    return paths;
  }

  @Test
  void operations_ofRandomSets_areThoseOfTheirPaths() {
    for (int seed = 0; seed < RANDOM_SETS; seed++) {
      var random = new SplittableRandom(seed);
      FieldSet one = random(random);
      FieldSet other = random(random);
      List<List<String>> ours = paths(one);
      List<List<String>> theirs = paths(other);

      var both = new ArrayList<>(ours);
      both.retainAll(theirs);
      var left = new ArrayList<>(ours);
      left.removeAll(theirs);
      var all = new ArrayList<>(left);
      all.addAll(theirs);
      var above = new ArrayList<>(ours);
      above.removeIf(path -> theirs.stream().anyMatch(root -> startsWith(path, root)));

      assertThat(paths(one.intersection(other))).as("seed %d", seed).hasSameElementsAs(both);
      assertThat(paths(one.difference(other))).as("seed %d", seed).hasSameElementsAs(left);
      assertThat(paths(one.union(other))).as("seed %d", seed).hasSameElementsAs(all);
      assertThat(paths(one.recursiveDifference(other)))
          .as("seed %d", seed)
          .hasSameElementsAs(above);
    }
  }

  private static boolean startsWith(List<String> path, List<String> root) {
    return path.size() >= root.size() && path.subList(0, root.size()).equals(root);
  }

  @Test
  void operations_thatChangeNothing_returnTheSetItself() {
    FieldSet set = set("{'f:a':{'f:b':{}}}");

    assertThat(set.difference(set("{'f:b':{}}"))).isSameAs(set);
    assertThat(set.union(new FieldSet())).isSameAs(set);
    assertThat(new FieldSet().union(set)).isSameAs(set);
  }

  @Test
  void encode_randomSets_decodeToThemselves() {
    for (int seed = 0; seed < RANDOM_SETS; seed++) {
      FieldSet set = random(new SplittableRandom(seed));

      FieldSet again = FieldsV1.decode(Json.parse(Json.write(FieldsV1.encode(set))));

      assertThat(again).as("seed %d", seed).isEqualTo(set).hasSameHashCodeAs(set);
    }
  }

  @Test
  void encode_memberWithParts_hasDot() {
    var set = new FieldSet();
    set.insert(List.of("f:labels"));
    set.insert(List.of("f:labels", "f:app"));

    assertThat(text(set)).isEqualTo("{'f:labels':{'.':{},'f:app':{}}}");
  }

  @Test
  void encode_elements_standInTheOrderOfTheReference() {
    assertThat(
            text(
                set(
                    "{'i:0':{},'v:\\'b\\'':{},'k:{\\'n\\':10}':{},'k:{\\'n\\':9}':{},'f:b':{},"
                            .replace("\\'", "\\\"")
                        + "'f:a':{}}")))
        .isEqualTo(
            "{'f:a':{},'f:b':{},'k:{\\'n\\':9}':{},'k:{\\'n\\':10}':{},'v:\\'b\\'':{},'i:0':{}}");
  }

  @Test
  void decode_keysInAnyOrderOrSpacing_areTheSameElement() {
    FieldSet spaced = set("{'k:{ \\\"b\\\": 1, \\\"a\\\" :\\\"x\\\"}':{}}");

    assertThat(spaced.children().firstKey()).isEqualTo("k:{\"a\":\"x\",\"b\":1}");
  }

  @Test
  void decode_unknownKindsOfElements_areLeftOut() {
    assertThat(text(set("{'f:a':{'z:new':{}},'z:x':{}}"))).isEqualTo("{'f:a':{}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{'f:a':1}",
        "{'nocolon':{}}",
        "{'k:[]':{}}",
        "{'k:{':{}}",
        "{'v:':{}}",
        "{'i:one':{}}"
      })
  void decode_malformed_isRefused(String json) {
    assertThatThrownBy(() -> set(json)).isInstanceOf(FieldsFault.class);
  }

  @Test
  void readable_path_isAsPeopleWriteIt() {
    List<String> path =
        List.of("f:spec", "f:ports", "k:{\"port\":80,\"protocol\":\"TCP\"}", "v:\"x\"", "i:3");

    assertThat(FieldSet.readable(path))
        .isEqualTo(".spec.ports[port=80,protocol=\"TCP\"][=\"x\"][3]");
  }

  @Test
  void key_textWithQuotes_isEscaped() {
    assertThat(PathElement.key("name", "a\"b")).isEqualTo("k:{\"name\":\"a\\\"b\"}");
    assertThat(PathElement.key("name", "plain")).isEqualTo("k:{\"name\":\"plain\"}");
  }
}
