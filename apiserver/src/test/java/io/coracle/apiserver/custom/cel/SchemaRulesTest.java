package io.coracle.apiserver.custom.cel;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.custom.schema.Schemas;
import io.coracle.apiserver.custom.schema.StructuralSchema;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class SchemaRulesTest {
  /** A schema of one property {@code v} with one rule. */
  private static StructuralSchema withRule(String property, String rule) {
    ObjectNode tree = Schemas.tree("{'type':'object','properties':{'v':" + property + "}}");
    ((ObjectNode) tree.get("properties").get("v"))
        .putArray("x-kubernetes-validations")
        .addObject()
        .put("rule", rule);
    return StructuralSchema.of(tree);
  }

  private static List<String> check(StructuralSchema schema, String object) {
    var faults = new FieldFaults();
    SchemaRules.of(schema).check(Schemas.tree(object), null, faults);
    return Schemas.shown(faults);
  }

  private static List<String> update(StructuralSchema schema, String object, String before) {
    var faults = new FieldFaults();
    SchemaRules.of(schema).check(Schemas.tree(object), Schemas.tree(before), faults);
    return Schemas.shown(faults);
  }

  private static List<String> defined(StructuralSchema schema) {
    var faults = new FieldFaults();
    RuleDefinitions.check(schema, "s", faults);
    return Schemas.shown(faults);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "self.startsWith('a') && self.size() == 3",
        "self.matches('^[a-z]+$')",
        "self.find('b.') == 'bc'",
        "self.findAll('[ac]') == ['a', 'c']",
        "['x', 'y', 'x'].lastIndexOf('x') == 2",
        "[1, 2, 3].sum() == 6 && [3, 1].min() == 1 && [3, 1].max() == 3",
        "[1, 2].isSorted() && ![2, 1].isSorted()",
        "'a,b'.split(',').size() == 2 && self.upperAscii() == 'ABC'",
        "url('https://h.example.com:80/p/q?x=1&x=2').getHost() == 'h.example.com:80'",
        "url('https://h.example.com:80/p').getHostname() == 'h.example.com'",
        "url('https://h.example.com:80/p').getPort() == '80'",
        "url('https://h/p?x=1&x=2').getQuery()['x'] == ['1', '2']",
        "isURL('https://h/') && !isURL('nothing')",
        "quantity('1Gi').isGreaterThan(quantity('512Mi'))",
        "quantity('1').add(quantity('500m')).compareTo(quantity('1.5')) == 0",
        "quantity('2').sub(1).asInteger() == 1 && !isQuantity('lots')",
        "ip('10.0.0.1').family() == 4 && ip('::1').isLoopback() && isIP('::1')",
        "ip.isCanonical('2001:db8::1') && !ip.isCanonical('2001:DB8:0::1')",
        "string(ip('2001:DB8:0::1')) == '2001:db8::1'",
        "cidr('10.0.0.0/8').containsIP('10.1.2.3') && !isCIDR('10.0.0.0/33')",
        "cidr('10.0.0.0/8').containsCIDR(cidr('10.1.0.0/16'))",
        "cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8')",
        "!format.dns1123Label().validate(self).hasValue()",
        "format.named('dns1035Label').value().validate('1a').hasValue()",
        "timestamp('2024-01-01T00:00:00Z') < timestamp('2025-01-01T00:00:00Z')",
        "duration('90s') == duration('1m30s')",
        "[1, 2, 3].exists_one(x, x > 2) && [1, 2].all(x, x < 3)",
        "{'a': 1}.all(k, k == 'a')",
        "optional.of(1).orValue(2) == 1",
        "sets.contains([1, 2], [2])",
        "cel.bind(x, self, x == 'abc')",
        "!optional.none().hasValue() && ![1][?1].hasValue()",
        "optional.of(1).optMap(x, x + 1).value() == 2",
        "{'a': 1}.transformList(k, v, v) == [1] && [1, 2].map(x, x + 1) == [2, 3]",
        "[1, 2].all(i, v, i < v)",
        "type(self) == string && type(1) == int && dyn(1) == 1",
        "int('7') % 4 * 2 - 6 / 3 == 4 && -1 < 1 && 1.0 < 2",
        "(self == 'abc' ? 1 : 2) == 1 && !(1 in [2]) && 'a' in {'a': 1}",
        "'%s-%d'.format([self, 1]) == 'abc-1' && self.charAt(0) == 'a'",
        "has({'a': 1}.a) && [1, 2, 3].filter(x, x > 1).size() == 2",
      })
  void check_ruleThatHolds_findsNothing(String rule) {
    StructuralSchema schema = withRule("{'type':'string','maxLength':10}", rule);

    assertThat(defined(schema)).isEmpty();
    assertThat(check(schema, "{'v':'abc'}")).isEmpty();
  }

  @Test
  void check_ruleThatDoesNotHold_namesPlaceReasonAndMessage() {
    StructuralSchema schema =
        Schemas.schema(
            "{'type':'object','properties':{'lo':{'type':'integer'},'hi':{'type':'integer'}},"
                + "'x-kubernetes-validations':[{'rule':'self.lo <= self.hi','fieldPath':'.lo',"
                + "'reason':'FieldValueForbidden','messageExpression':'string(self.lo)+\\' above\\''}]}"
                    .replace("\\'", "\\u0027"));
    var faults = new FieldFaults();

    SchemaRules.of(schema).check(Schemas.tree("{'lo':5,'hi':2}"), null, faults);

    assertThat(faults.list()).hasSize(1);
    assertThat(faults.summary()).isEqualTo("lo: Forbidden: 5 above");
  }

  @Test
  void check_namesThatCelCannotWrite_areEscaped() {
    StructuralSchema schema =
        Schemas.schema(
            "{'type':'object','properties':{'a-b':{'type':'integer'},'in':{'type':'integer'}},"
                + "'x-kubernetes-validations':[{'rule':'self.a__dash__b == self.__in__'}]}");

    assertThat(defined(schema)).isEmpty();
    assertThat(check(schema, "{'a-b':1,'in':1}")).isEmpty();
    assertThat(check(schema, "{'a-b':1,'in':2}")).containsExactly("<nil>: INVALID");
  }

  @Test
  void check_metadata_isVisibleAtTheRootOnly() {
    StructuralSchema schema =
        Schemas.schema(
            "{'type':'object','x-kubernetes-validations':[{'rule':"
                + "'self.metadata.name.startsWith(\\u0022p\\u0022)'}]}");

    assertThat(check(schema, "{'metadata':{'name':'p1','uid':'x'}}")).isEmpty();
    assertThat(check(schema, "{'metadata':{'name':'q1'}}")).containsExactly("<nil>: INVALID");
  }

  @Test
  void check_evaluationError_isAFaultOfTheObject() {
    StructuralSchema schema =
        withRule("{'type':'string','maxLength':10}", "quantity(self).sign() == 1");

    assertThat(check(schema, "{'v':'lots'}")).containsExactly("v: INVALID");
  }

  @Test
  void check_afterFaultsOfTheSchema_isNotDone() {
    StructuralSchema schema = withRule("{'type':'integer'}", "self > 0");
    var faults = new FieldFaults();
    faults.required("w", "");

    SchemaRules.of(schema).check(Schemas.tree("{'v':-1}"), null, faults);

    assertThat(Schemas.shown(faults)).containsExactly("w: REQUIRED", "<nil>: INVALID");
  }

  @Test
  void check_transitionRule_onlyComparesWithAnOldValue() {
    StructuralSchema schema = withRule("{'type':'integer'}", "self >= oldSelf");

    assertThat(check(schema, "{'v':1}")).isEmpty();
    assertThat(update(schema, "{'v':1}", "{}")).isEmpty();
    assertThat(update(schema, "{'v':2}", "{'v':1}")).isEmpty();
    assertThat(update(schema, "{'v':1}", "{'v':2}")).containsExactly("v: INVALID");
  }

  @Test
  void check_optionalOldSelf_isAskedWithoutAnOldValueToo() {
    StructuralSchema schema =
        Schemas.schema(
            "{'type':'object','properties':{'v':{'type':'integer','x-kubernetes-validations':["
                + "{'rule':'oldSelf.hasValue() ? self > oldSelf.value() : self == 1',"
                + "'optionalOldSelf':true}]}}}");

    assertThat(defined(schema)).isEmpty();
    assertThat(check(schema, "{'v':1}")).isEmpty();
    assertThat(check(schema, "{'v':2}")).containsExactly("v: INVALID");
    assertThat(update(schema, "{'v':2}", "{'v':1}")).isEmpty();
    assertThat(update(schema, "{'v':1}", "{'v':1}")).containsExactly("v: INVALID");
  }

  @Test
  void check_unchangedValue_mayStayAsItWas() {
    StructuralSchema schema = withRule("{'type':'integer'}", "self > 10");

    assertThat(update(schema, "{'v':1,'w':2}", "{'v':1}")).isEmpty();
    assertThat(update(schema, "{'v':2}", "{'v':1}")).containsExactly("v: INVALID");
  }

  @Test
  void check_ruleThatRunsTooLong_isCutOff() {
    StructuralSchema schema =
        withRule(
            "{'type':'array','items':{'type':'integer'}}",
            "self.all(a, self.all(b, self.all(c, a + b + c >= 0)))");
    var numbers = new StringBuilder("{'v':[0");
    for (int i = 1; i < 300; i++) {
      numbers.append(",").append(i);
    }

    assertThat(check(schema, numbers + "]}")).containsExactly("v: INVALID");
  }

  @Test
  void defined_brokenRules_areRefused() {
    assertThat(defined(withRule("{'type':'integer'}", "self >")))
        .containsExactly("s.properties[v].x-kubernetes-validations[0].rule: INVALID");
    assertThat(defined(withRule("{'type':'integer'}", "self.a > 1")))
        .containsExactly("s.properties[v].x-kubernetes-validations[0].rule: INVALID");
    assertThat(defined(withRule("{'type':'integer'}", "self + 1")))
        .containsExactly("s.properties[v].x-kubernetes-validations[0].rule: INVALID");
    assertThat(defined(withRule("{'type':'integer'}", " ")))
        .containsExactly("s.properties[v].x-kubernetes-validations[0].rule: REQUIRED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "self.nothing()",
        "nothing(self)",
        "sets.nothing([1], [1])",
        "self.startsWith(1)",
        "other == 'a'",
        "self + 1 == 'a'",
        "__in__(self, [self])",
      })
  void defined_functionsThatThereAreNot_areRefused(String rule) {
    assertThat(defined(withRule("{'type':'string','maxLength':10}", rule)))
        .containsExactly("s.properties[v].x-kubernetes-validations[0].rule: INVALID");
  }

  @Test
  void defined_unboundedLoops_costTooMuch() {
    StructuralSchema schema =
        withRule("{'type':'array','items':{'type':'string'}}", "self.all(x, self.all(y, x == y))");

    assertThat(defined(schema))
        .contains("s.properties[v].x-kubernetes-validations[0].rule: FORBIDDEN");
  }

  @Test
  void defined_boundedLoops_areAllowed() {
    StructuralSchema schema =
        withRule(
            "{'type':'array','maxItems':10,'items':{'type':'string','maxLength':20}}",
            "self.all(x, self.all(y, x == y))");

    assertThat(defined(schema)).isEmpty();
  }

  @Test
  void defined_oldValueOfListElements_cannotBeFound() {
    StructuralSchema schema =
        Schemas.schema(
            "{'type':'object','properties':{'l':{'type':'array','maxItems':5,'items':{"
                + "'type':'integer','x-kubernetes-validations':[{'rule':'self == oldSelf'}]}}}}");

    assertThat(defined(schema))
        .containsExactly("s.properties[l].items.x-kubernetes-validations[0].rule: INVALID");
  }
}
