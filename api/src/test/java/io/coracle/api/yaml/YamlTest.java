package io.coracle.api.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {
  private static String json(String yaml) {
    return Json.text(Yaml.parse(yaml.getBytes(StandardCharsets.UTF_8)).tree());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "yes|true",
        "No|false",
        "on|true",
        "OFF|false",
        "y|true",
        "'yes'|\"yes\"",
        "~|null",
        "Null|null",
        "0777|511",
        "0o17|15",
        "0x1F|31",
        "0b101|5",
        "1_000|1000",
        "-5|-5",
        "+5|5",
        "1.0|1",
        "1.5|1.5",
        "1e3|1000",
        ".5|0.5",
        "9223372036854775807|9223372036854775807",
        "18446744073709551615|18446744073709551615",
        "2026-01-01|\"2026-01-01\"",
        "1.2.3|\"1.2.3\"",
        "100m|\"100m\"",
        "!!str 5|\"5\"",
        "\"5\"|\"5\"",
        "08|8",
        "1:30|\"1:30\"",
        "-|[null]",
        "null|null",
        "tRue|\"tRue\"",
        "- |[null]",
        "[a, b]|[\"a\",\"b\"]"
      })
  void parse_scalar_meansWhatYaml11Says(String yaml, String expected) {
    assertThat(json("v: \n  " + yaml)).isEqualTo("{\"v\":" + expected + "}");
  }

  @Test
  void parse_keysThatAreNoStrings_becomeStrings() {
    assertThat(json("{1: a, yes: b, 1.5: c}"))
        .isEqualTo("{\"1\":\"a\",\"true\":\"b\",\"1.5\":\"c\"}");
  }

  @Test
  void parseAll_severalDocuments_leavesOutEmptyOnes() {
    String text = "---\n# nothing\n---\na: 1\n---\nb: |\n  x\n  y\n...\n---\n";
    var documents = Yaml.parseAll(text.getBytes(StandardCharsets.UTF_8));
    assertThat(documents).hasSize(2);
    assertThat(Json.text(documents.get(1).tree())).isEqualTo("{\"b\":\"x\\ny\\n\"}");
  }

  /** Wherever the parser's buffers may end. */
  @Test
  void parse_charactersOfTwoParts_areReadAtEveryPlace() {
    for (int before = 1000; before < 2100; before++) {
      String text = "a".repeat(before) + "\uD83D\uDC19";
      assertThat(json("k: " + text)).isEqualTo("{\"k\":\"" + text + "\"}");
    }
  }

  @Test
  void parse_json_isYaml() {
    assertThat(json("{\"a\": [1, {\"b\": null}], \"c\": \"yes\"}"))
        .isEqualTo("{\"a\":[1,{\"b\":null}],\"c\":\"yes\"}");
  }

  @Test
  void parse_duplicateKeys_areReportedAndTheLastWins() {
    var document = Yaml.parse("a: 1\nb:\n- c: 1\n  c: 2\na: 3\n".getBytes(StandardCharsets.UTF_8));
    assertThat(document.duplicates()).containsExactly("b[0].c", "a");
    assertThat(Json.text(document.tree())).isEqualTo("{\"a\":3,\"b\":[{\"c\":2}]}");
  }

  @Test
  void parse_aliasesAndMergeKeys_areCopied() {
    assertThat(json("x: &a {k: 1, l: 2}\nw: *a\nz:\n  l: 3\n  <<: *a\n"))
        .isEqualTo("{\"x\":{\"k\":1,\"l\":2},\"w\":{\"k\":1,\"l\":2},\"z\":{\"l\":3,\"k\":1}}");
  }

  @Test
  void parse_aliasBomb_isRefused() {
    var text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 12; i++) {
      text.append("a" + i + ": &a" + i + " [");
      for (int j = 0; j < 10; j++) {
        text.append(j == 0 ? "" : ",").append("*a").append(i - 1);
      }
      text.append("]\n");
    }
    assertThatThrownBy(() -> json(text.toString()))
        .isInstanceOf(StatusException.class)
        .hasMessageContaining("excessive");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: b: c",
        "\ta: 1",
        "a: [1, 2",
        "a: *none",
        "a: &a [*a]",
        "{",
        "a: 'x",
        "? [a]\n: b",
        "a: 1\n---\nb: 2",
        "",
        "%YAML 9.9\n---\na: 1",
        "a: 1\n b: 2"
      })
  void parse_broken_isABadRequest(String text) {
    assertThatThrownBy(() -> json(text))
        .isInstanceOfSatisfying(StatusException.class, e -> assertThat(e.code()).isEqualTo(400));
  }

  @Test
  void parse_tooDeep_isRefused() {
    assertThatThrownBy(() -> json("[".repeat(5000) + "]".repeat(5000)))
        .isInstanceOf(StatusException.class);
    assertThatThrownBy(() -> Yaml.parse(new byte[] {'a', ':', ' ', (byte) 0xff}))
        .isInstanceOf(StatusException.class);
    assertThatThrownBy(() -> Yaml.parse(new byte[Yaml.MAX_BYTES + 1]))
        .isInstanceOf(StatusException.class);
  }

  @Test
  void text_anyTree_isReadBackAsItWas() {
    String tricky =
        "{\"a\":{\"yes\":\"yes\",\"n\":\"1\"},\"l\":[1,2.5,null,true,\"\",\"x: y\\n"
            + "z\\n"
            + "\",\"0x1\"],\"e\":{}}";
    var tree = Json.parse(tricky.getBytes(StandardCharsets.UTF_8));
    String text = Yaml.text(tree);
    assertThat(Yaml.parse(text.getBytes(StandardCharsets.UTF_8)).tree()).isEqualTo(tree);
  }
}
