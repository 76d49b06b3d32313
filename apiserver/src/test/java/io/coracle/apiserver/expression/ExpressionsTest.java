package io.coracle.apiserver.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionsTest {
  private static final Set<String> NAMES = Set.of("object", "variables");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "object.spec.replicas <= 5",
        "!has(object.data) || !('forbidden' in object.data)",
        "object.spec.containers.all(c, c.image.startsWith('example.com/'))",
        "object.items.exists(i, object.others.exists(o, o == i))",
        "variables.n > 1",
        "object.?spec.?x.orValue(1) == 1",
        "ip('10.0.0.1').family() == 4 && quantity(object.x).isLessThan(quantity('1Gi'))",
        "object.data.transformList(k, v, k + v).size() > 0",
        "object.x.f()"
      })
  void fault_goodCondition_isNone(String expression) {
    assertThat(Expressions.fault(expression, NAMES, Set.of("n"), Shape.BOOLEAN)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "object.(",
        "",
        "1 + 1",
        "'x'",
        "size(object)",
        "nobody.x",
        "variables.later == 1",
        "[1].all(x, y)",
        "object.x ? 1 : 2"
      })
  void fault_badCondition_isFound(String expression) {
    assertThat(Expressions.fault(expression, NAMES, Set.of("n"), Shape.BOOLEAN)).isPresent();
  }

  @Test
  void fault_structures_haveShapes() {
    assertThat(Expressions.fault("Object{a: 1}", NAMES, Set.of(), Shape.OBJECT)).isEmpty();
    assertThat(Expressions.fault("[JSONPatch{op: 'x'}]", NAMES, Set.of(), Shape.LIST)).isEmpty();
    assertThat(Expressions.fault("[]", NAMES, Set.of(), Shape.OBJECT)).isPresent();
    assertThat(Expressions.fault("'a' + object.b", NAMES, Set.of(), Shape.TEXT)).isEmpty();
  }

  @Test
  void fault_endlessText_isNotRead() {
    String text = "1+".repeat(Expressions.MAX_LENGTH) + "1";

    assertThat(Expressions.fault(text, NAMES, Set.of(), Shape.NUMBER)).isPresent();
  }
}
