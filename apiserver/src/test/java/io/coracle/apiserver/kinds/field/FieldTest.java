package io.coracle.apiserver.kinds.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.FieldFaults;
import io.coracle.api.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FieldTest {
  private final FieldFaults faults = new FieldFaults();

  private Field root(String json) {
    return Field.root(Json.parseObject(json.getBytes(StandardCharsets.UTF_8)), faults);
  }

  @Test
  void path_namesIndexesAndKeys_areSpelledOut() {
    Field field = root("{}").at("spec").at("limits").item(2).key("cpu");

    assertThat(field.path()).isEqualTo("spec.limits[2][cpu]");
  }

  @Test
  void absentAndNull_readAsZeroValues() {
    Field object = root("{\"a\":null}");

    assertThat(object.at("a").absent()).isTrue();
    assertThat(object.at("b").at("c").text()).isEmpty();
    assertThat(object.at("b").number()).isZero();
    assertThat(object.at("b").items()).isEmpty();
  }

  @Test
  void faults_areCountedForTheWholeObject() {
    Field object = root("{\"a\":\"x\"}");

    object.at("a").invalid("is wrong");
    object.at("b").required("");

    assertThat(object.faultCount()).isEqualTo(2);
    assertThat(faults.list())
        .extracting(Object::toString)
        .containsExactly("a: Invalid value: \"x\": is wrong", "b: Required value");
  }

  @Test
  void sameAs_numbersOfTwoTypes_areEqualByValue() {
    Field object = root("{\"a\":30,\"b\":[]}");
    Field other = root("{\"a\":30.0}");

    assertThat(object.at("a").sameAs(other.at("a"))).isTrue();
    assertThat(object.at("b").sameAs(other.at("b"))).isTrue();
  }
}
