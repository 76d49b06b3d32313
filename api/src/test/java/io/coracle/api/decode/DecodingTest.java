package io.coracle.api.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.StatusException;
import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.api.catalogue.Schema;
import io.coracle.api.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class DecodingTest {
  private static final Schema.Fields POD =
      (Schema.Fields)
          BuiltInCatalogue.shared().schema(new GroupVersionKind("", "v1", "Pod")).orElseThrow();

  private static ObjectNode tree(String text) {
    return Json.parseObject(text.replace('\'', '"').getBytes(UTF_8));
  }

  @Test
  void parse_fieldsThatOccurTwice_keepsTheLastAndSaysWhich() {
    Decoding.Parsed parsed =
        Decoding.parse(
            """
            {"metadata": {"labels": {"a": "1", "a": "2"}},
             "spec": {"containers": [{"name": "x"}, {"image": "i", "image": "j"}]}}\
            """
                .getBytes(UTF_8));
    assertThat(parsed.duplicates())
        .containsExactly(
            "duplicate field \"metadata.labels.a\"",
            "duplicate field \"spec.containers[1].image\"");
    assertThat(parsed.tree().at("/metadata/labels/a").asString()).isEqualTo("2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[1]", "{\"a\":", "{} {}", "''", "null"})
  void parse_notOneObject_isABadRequest(String text) {
    assertThatThrownBy(() -> Decoding.parse(text.getBytes(UTF_8)))
        .isInstanceOfSatisfying(
            StatusException.class,
            e -> assertThat(e.reason()).isEqualTo(StatusException.Reason.BAD_REQUEST));
  }

  @Test
  void check_unknownFields_namesThem() {
    List<String> unknown =
        Decoding.check(
            tree(
                "{'spec': {'containers': [{'name': 'a', 'imagePullPolic': 'x'}], 'nope': {'b':"
                    + " 1}}}"),
            POD);
    assertThat(unknown)
        .containsExactly(
            "unknown field \"spec.containers[0].imagePullPolic\"", "unknown field \"spec.nope\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "{'spec':{'containers':'app'}}"
            + "|json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type"
            + " []v1.Container",
        "{'spec':{'containers':[{'ports':[{'containerPort':4294967296}]}]}}"
            + "|json: cannot unmarshal number 4294967296 into Go struct field"
            + " ContainerPort.spec.containers.ports.containerPort of type int32",
        "{'metadata':{'labels':{'a':5}}}"
            + "|json: cannot unmarshal number 5 into Go struct field ObjectMeta.metadata.labels of"
            + " type string",
        "{'spec':{'containers':[{'resources':{'limits':{'cpu':'1 core'}}}]}}"
            + "|quantities must match the regular expression",
        "{'metadata':{'creationTimestamp':'soon'}}|parsing time \"soon\"",
      })
  void check_valueOfTheWrongType_saysWhereAndWhat(String text, String expected) {
    ObjectNode tree = tree(text);
    tree.put("kind", "Pod").put("apiVersion", "v1");
    assertThatThrownBy(() -> Decoding.check(tree, POD))
        .isInstanceOf(StatusException.class)
        .hasMessageContaining("Pod in version \"v1\" cannot be handled as a Pod: ")
        .hasMessageContaining(expected);
  }

  @Test
  void check_nullEverywhere_isFine() {
    assertThat(Decoding.check(tree("{'spec':{'containers':null,'priority':null}}"), POD)).isEmpty();
  }
}
