package io.coracle.api.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class JsonPatchTest {
  private static final String DOCUMENT =
      "{'d':{'x':'1','a/b':'t','m~n':2},'f':['1','2'],'n':null,'o':{'p':{'q':[{'r':1}]}}}";

  private static byte[] bytes(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode tree(String text) {
    return Json.parse(bytes(text));
  }

  private static String apply(String patch) {
    JsonNode before = tree(DOCUMENT);
    JsonNode after = JsonPatch.parse(bytes(patch)).apply(before);
    assertThat(before).isEqualTo(tree(DOCUMENT));
    return Json.text(after).replace('"', '\'');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'op':'add','path':'/d/z','value':'3'}|/d/z|'3'",
        "{'op':'add','path':'/d/x','value':'4'}|/d/x|'4'",
        "{'op':'replace','path':'/d/none','value':1}|/d/none|1",
        "{'op':'replace','path':'/d/a~1b','value':'u'}|/d/a~1b|'u'",
        "{'op':'replace','path':'/d/m~0n','value':3}|/d/m~0n|3",
        "{'op':'add','path':'/f/1','value':'between'}|/f|['1','between','2']",
        "{'op':'add','path':'/f/-','value':'last'}|/f|['1','2','last']",
        "{'op':'add','path':'/f/2','value':'last'}|/f|['1','2','last']",
        "{'op':'remove','path':'/f/0'}|/f|['2']",
        "{'op':'remove','path':'/f/-1'}|/f|['1']",
        "{'op':'replace','path':'/f/1','value':7}|/f|['1',7]",
        "{'op':'move','from':'/d/x','path':'/moved'}|/moved|'1'",
        "{'op':'copy','from':'/o','path':'/o/p/q/0/c'}|/o/p/q/0/c|{'p':{'q':[{'r':1}]}}",
        "{'op':'test','path':'/d/x','value':'1'}|/d/x|'1'",
        "{'op':'test','path':'/d/m~0n','value':2.0}|/d/x|'1'",
        "{'op':'test','path':'/d/none','value':null}|/d/x|'1'",
        "{'op':'test','path':'/o','value':{'p':{'q':[{'r':1}]}}}|/d/x|'1'",
        "{'op':'add','path':'/d/none'}|/d/none|null",
        "{'op':'add','path':'d/q','value':'1'}|/q|'1'",
        "{'op':'replace','path':'','value':{'new':1}}|/new|1"
      })
  void apply_operation_changesTheDocument(String operation, String path, String expected) {
    JsonNode after = JsonPatch.parse(bytes("[" + operation + "]")).apply(tree(DOCUMENT));
    assertThat(Json.text(after.at(path)).replace('"', '\'')).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'op':'test','path':'/d/x','value':'11'}", "{'op':'test','path':'/d/none','value':'1'}",
        "{'op':'move','from':'/d/none','path':'/d/m'}", "{'op':'add','path':'/f/9','value':'x'}",
        "{'op':'remove','path':'/d/none'}", "{'op':'add','path':'/none/b','value':'x'}",
        "{'op':'increment','path':'/d/x','value':'1'}", "{'op':'add','value':'1'}",
        "{'op':'move','path':'/d/x'}", "{'op':'remove','path':'/f/x'}",
        "{'op':'add','path':'/d/x/y','value':1}", "{'path':'/d/x'}",
        "{'op':'remove','path':'x'}", "{'op':'replace','path':'','value':1}",
        "{'op':'replace','path':'/f/2','value':1}", "{'op':'remove','path':'/f/-3'}",
        "{'op':'add','path':'/n/x','value':1}"
      })
  void apply_impossibleOperation_isUnprocessable(String operation) {
    assertThatThrownBy(() -> apply("[" + operation + "]"))
        .isInstanceOfSatisfying(
            StatusException.class,
            e -> {
              assertThat(e.code()).isEqualTo(422);
              assertThat(e.reason().text()).isEqualTo("Invalid");
              assertThat(e.details()).isPresent();
            });
  }

  @Test
  void apply_severalOperations_seeEachOther() {
    assertThat(
            apply("[{'op':'replace','path':'/d','value':{}},{'op':'add','path':'/d/k','value':1}]"))
        .startsWith("{'d':{'k':1},");
    assertThat(apply("[]")).isEqualTo(DOCUMENT);
  }

  @Test
  void parse_noArrayOfObjects_isABadRequest() {
    for (String text : new String[] {"{'op':'add'}", "[1]", "[", "null", ""}) {
      assertThatThrownBy(() -> JsonPatch.parse(bytes(text)))
          .isInstanceOfSatisfying(StatusException.class, e -> assertThat(e.code()).isEqualTo(400));
    }
  }

  @Test
  void parse_tooManyOperations_isTooLarge() {
    String operation = "{'op':'add','path':'/d/z','value':'3'},";
    String most = operation.repeat(JsonPatch.MAX_OPERATIONS);
    assertThat(apply("[" + most.substring(0, most.length() - 1) + "]")).contains("'z':'3'");
    assertThatThrownBy(() -> JsonPatch.parse(bytes("[" + most + operation.replace("},", "}]"))))
        .isInstanceOfSatisfying(StatusException.class, e -> assertThat(e.code()).isEqualTo(413));
  }

  @Test
  void apply_copiesThatDouble_areStoppedAtTheLimit() {
    var patch = new StringBuilder("[");
    for (int i = 0; i < 60; i++) {
      patch.append(i == 0 ? "" : ",").append("{'op':'copy','from':'/o','path':'/o/c").append(i);
      patch.append("'}");
    }
    assertThatThrownBy(() -> apply(patch + "]"))
        .isInstanceOfSatisfying(StatusException.class, e -> assertThat(e.code()).isEqualTo(422));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':'b'}|{'a':'c'}|{'a':'c'}",
        "{'a':'b'}|{'b':'c'}|{'a':'b','b':'c'}",
        "{'a':'b'}|{'a':null}|{}",
        "{'a':'b','b':'c'}|{'a':null}|{'b':'c'}",
        "{'a':['b']}|{'a':'c'}|{'a':'c'}",
        "{'a':'c'}|{'a':['b']}|{'a':['b']}",
        "{'a':{'b':'c'}}|{'a':{'b':'d','c':null}}|{'a':{'b':'d'}}",
        "{'a':[{'b':'c'}]}|{'a':[1]}|{'a':[1]}",
        "['a','b']|['c','d']|['c','d']",
        "{'a':'b'}|['c']|['c']",
        "{'a':'foo'}|null|null",
        "{'a':'foo'}|'bar'|'bar'",
        "{'e':null}|{'a':1}|{'e':null,'a':1}",
        "[1,2]|{'a':'b','c':null}|{'a':'b'}",
        "{}|{'a':{'bb':{'ccc':null}}}|{'a':{'bb':{}}}"
      })
  void mergePatch_examplesOfTheRfc_holdAsWritten(String target, String patch, String result) {
    JsonNode before = tree(target);
    assertThat(MergePatch.apply(before, tree(patch))).isEqualTo(tree(result));
    assertThat(before).isEqualTo(tree(target));
  }

  /** A random object, patched with what leads to another one, is that other one. */
  @Test
  void mergePatch_differenceOfRandomObjects_leadsFromOneToTheOther() {
    var random = new SplittableRandom(11);
    for (int i = 0; i < 5_000; i++) {
      JsonNode from = RandomTrees.object(random, 3);
      JsonNode to = RandomTrees.object(random, 3);
      assertThat(MergePatch.apply(from, RandomTrees.difference(from, to))).isEqualTo(to);
    }
  }

  @Test
  void mergePatch_noObject_isABadRequest() {
    assertThatThrownBy(() -> MergePatch.parse(bytes("[1]"))).isInstanceOf(StatusException.class);
    assertThatThrownBy(() -> MergePatch.parse(bytes("{'a':"))).isInstanceOf(StatusException.class);
  }
}
