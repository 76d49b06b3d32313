package io.coracle.api.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import io.coracle.api.selector.Requirement.Operator;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {
  private static final Map<String, Map<String, String>> OBJECTS =
      Map.of(
          "alpha", Map.of("grp", "s", "env", "prod", "tier", "db", "w", "10"),
          "bravo", Map.of("grp", "s", "env", "dev", "example.com/x", "y", "w", "9"),
          "charlie", Map.of("grp", "s", "tier", "web", "empty", ""),
          "delta", Map.of("grp", "s", "env", "prod", "tier", "web"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "grp=s|alpha bravo charlie delta",
        "grp==s,tier==web|charlie delta",
        "tier!=web|alpha bravo",
        "env in (prod,dev)|alpha bravo delta",
        "tier notin (web)|alpha bravo",
        "tier|alpha charlie delta",
        "!tier|bravo",
        "! tier|bravo",
        "example.com/x=y|bravo",
        "empty=|charlie",
        "empty in (,z)|charlie",
        "w>9|alpha",
        "w<10|bravo",
        "grp=s , env  notin  ( prod , test )|bravo charlie",
        "env=prod,env=dev|''",
        "env!=prod,env!=dev|charlie",
        "''|alpha bravo charlie delta",
        "in|''",
        "in in (in)|''",
        "empty=,grp|charlie"
      })
  void matches_textSelectors_selectsAsRecorded(String text, String names) {
    LabelSelector selector = LabelSelector.parse(text);
    assertThat(selected(selector)).isEqualTo(names);
    assertThat(LabelSelector.parse(selector.toString())).isEqualTo(selector);
  }

  private static String selected(LabelSelector selector) {
    return String.join(
        " ",
        OBJECTS.entrySet().stream()
            .filter(e -> selector.matches(e.getValue()))
            .map(Map.Entry::getKey)
            .sorted()
            .toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "w>abc", "env in prod", "env in (prod", "!env=prod", "a=b,", ",", "a=b=c", "a b", "-a=b",
        "a=-b", "a/b/c=d", "/a=b", "A.b/c=d", "a in ()x", "=a", "a in", "x>99999999999999999999",
            "a!b"
      })
  void parse_brokenText_isABadRequest(String text) {
    assertThatThrownBy(() -> LabelSelector.parse(text))
        .isInstanceOfSatisfying(StatusException.class, e -> assertThat(e.code()).isEqualTo(400));
  }

  /** Every operator against every small label map, against the meaning written out. */
  @Test
  void matches_allOperatorsAndMaps_agreesWithTheMeaning() {
    List<String> alphabet = List.of("", "1", "2", "x");
    var maps = new ArrayList<Map<String, String>>();
    maps.add(Map.of());
    alphabet.forEach(v -> maps.add(Map.of("k", v)));
    for (String wanted : List.of("1", "2")) {
      for (Map<String, String> labels : maps) {
        String have = labels.get("k");
        boolean equal = wanted.equals(have);
        int compared =
            "1".equals(have) || "2".equals(have) ? String.valueOf(have).compareTo(wanted) : 0;
        assertThat(one(Operator.EQUALS, wanted, labels)).isEqualTo(equal);
        assertThat(one(Operator.IN, wanted, labels)).isEqualTo(equal);
        assertThat(one(Operator.NOT_EQUALS, wanted, labels)).isEqualTo(!equal);
        assertThat(one(Operator.NOT_IN, wanted, labels)).isEqualTo(!equal);
        assertThat(one(Operator.GREATER_THAN, wanted, labels)).isEqualTo(compared > 0);
        assertThat(one(Operator.LESS_THAN, wanted, labels)).isEqualTo(compared < 0);
        assertThat(new Requirement("k", Operator.EXISTS, List.of()).matches(labels))
            .isEqualTo(have != null);
        assertThat(new Requirement("k", Operator.DOES_NOT_EXIST, List.of()).matches(labels))
            .isEqualTo(have == null);
      }
    }
  }

  private static boolean one(Operator operator, String value, Map<String, String> labels) {
    return LabelSelector.of(List.of(new Requirement("k", operator, List.of(value))))
        .matches(labels);
  }

  @Test
  void of_typedAndTree_areTheSame() {
    var view =
        new LabelSelectorBuilder()
            .addToMatchLabels("grp", "s")
            .addToMatchExpressions(
                new LabelSelectorRequirement("tier", "In", List.of("web", "db")),
                new LabelSelectorRequirement("empty", "DoesNotExist", null))
            .build();
    String json =
        """
        {"matchLabels":{"grp":"s"},"matchExpressions":[
          {"key":"tier","operator":"In","values":["web","db"]},
          {"key":"empty","operator":"DoesNotExist"}]}
        """;
    LabelSelector selector = LabelSelector.of(view);
    assertThat(LabelSelector.ofTree(Json.parse(json.getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(selector);
    assertThat(selector).hasToString("!empty,grp=s,tier in (db,web)");
    assertThat(selected(selector)).isEqualTo("alpha delta");
    assertThat(LabelSelector.ofTree(null)).isEqualTo(LabelSelector.NOTHING);
    assertThat(LabelSelector.NOTHING.matches(Map.of())).isFalse();
    assertThat(LabelSelector.of(new LabelSelectorBuilder().build()).isEverything()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spec.nodeName=n1|spec.nodeName=n1",
        "a==b,c!=d|a=b,c!=d",
        "a=|a=",
        "''|''",
        "a=x\\,y\\=z\\\\|a=x\\,y\\=z\\\\",
        "a=b,,c=d|a=b,c=d",
        "a!=|a!="
      })
  void fieldSelector_text_isParsedAndWritten(String text, String canonical) {
    FieldSelector selector = FieldSelector.parse(text);
    assertThat(selector).hasToString(canonical);
    assertThat(FieldSelector.parse(selector.toString())).isEqualTo(selector);
  }

  @Test
  void fieldSelector_matches_absentFieldsAreEmpty() {
    FieldSelector selector = FieldSelector.parse("spec.nodeName=,status.phase!=Failed");
    assertThat(selector.matches(f -> f.equals("status.phase") ? "Pending" : "")).isTrue();
    assertThat(selector.matches(f -> f.equals("status.phase") ? "Failed" : "")).isFalse();
    assertThat(selector.exactValue("spec.nodeName")).contains("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a=b\\", "a=b\\x", "a=b=c"})
  void fieldSelector_brokenText_isABadRequest(String text) {
    assertThatThrownBy(() -> FieldSelector.parse(text)).isInstanceOf(StatusException.class);
  }
}
