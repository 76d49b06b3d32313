package io.coracle.apiserver.custom.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.api.FieldFaults;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueValidationTest {
  private static List<String> faults(StructuralSchema schema, String object) {
    var faults = new FieldFaults();
    ValueValidation.check(Schemas.tree(object), schema, faults);
    return Schemas.shown(faults);
  }

  /** The faults of a value of the property {@code v}. */
  private static List<String> faultsOf(String property, String value) {
    return faults(Schemas.object("'v':" + property), "{'v':" + value + "}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'type':'integer','minimum':1}                          | 0       | v: INVALID
          {'type':'integer','maximum':10}                         | 11      | v: INVALID
          {'type':'number','minimum':0,'exclusiveMinimum':true}   | 0       | v: INVALID
          {'type':'number','multipleOf':0.5}                      | 0.7     | v: INVALID
          {'type':'string','enum':['a','b']}                      | 'c'     | v: NOT_SUPPORTED
          {'type':'string','pattern':'^x+$'}                      | 'y'     | v: INVALID
          {'type':'string','maxLength':4}                         | 'abcde' | v: TOO_LONG
          {'type':'string','minLength':2}                         | 'a'     | v: INVALID
          {'type':'string','format':'date-time'}                  | 'soon'  | v: TYPE_INVALID
          {'type':'boolean'}                                      | 'true'  | v: TYPE_INVALID
          {'type':'array','items':{'type':'string'},'minItems':1} | []      | v: INVALID
          {'type':'array','items':{'type':'string'},'maxItems':0} | ['a']   | v: TOO_MANY
          {'x-kubernetes-int-or-string':true}                     | true    | v: TYPE_INVALID
          {'type':'object','required':['a']}                      | {}      | v.a: REQUIRED
          {'type':'object','maxProperties':0}                     | {'a':1} | v: TOO_MANY
          {'type':'array','items':{'type':'integer'}}             | ['a']   | v[0]: TYPE_INVALID
          {'type':'object','additionalProperties':{'type':'integer','maximum':5}} | {'x':6} | v.x: INVALID
          """)
  void check_valueThatDoesNotFit_namesPlaceAndReason(
      String property, String value, String expected) {
    assertThat(faultsOf(property, value)).containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'type':'number'}                       | 3
          {'type':'integer'}                      | 3.0
          {'type':'string','nullable':true}       | null
          {'x-kubernetes-int-or-string':true}     | '50%'
          {'x-kubernetes-int-or-string':true}     | 50
          {'type':'string','format':'unheard-of'} | 'x'
          {'type':'string','maxLength':1}         | '😀'
          {'type':'number','multipleOf':0.1}      | 0.3
          """)
  void check_valueThatFits_hasNoFaults(String property, String value) {
    assertThat(faultsOf(property, value)).isEmpty();
  }

  @Test
  void check_fractionForInteger_isFoundTwice() {
    assertThat(faultsOf("{'type':'integer'}", "1.5"))
        .containsExactly("v: TYPE_INVALID", "<nil>: INVALID");
  }

  @Test
  void check_oneOfTwo_isAFaultWithoutAPlace() {
    String property =
        "{'type':'object','properties':{'a':{'type':'integer'},'b':{'type':'integer'}},"
            + "'oneOf':[{'required':['a']},{'required':['b']}]}";

    assertThat(faultsOf(property, "{'a':1}")).isEmpty();
    assertThat(faultsOf(property, "{'a':1,'b':2}")).containsExactly("<nil>: INVALID");
    assertThat(faultsOf(property, "{}")).containsExactly("<nil>: INVALID", "v.a: REQUIRED");
  }

  @Test
  void check_not_refusesWhatFits() {
    assertThat(faultsOf("{'type':'string','not':{'enum':['x']}}", "'x'"))
        .containsExactly("<nil>: INVALID");
    assertThat(faultsOf("{'type':'string','not':{'enum':['x']}}", "'y'")).isEmpty();
  }

  @Test
  void checkUpdate_whatDidNotChange_isNotLookedAt() {
    StructuralSchema schema =
        Schemas.object(
            "'old':{'type':'string','maxLength':1},'new':{'type':'string','maxLength':1}");
    var faults = new FieldFaults();

    ValueValidation.checkUpdate(
        Schemas.tree("{'old':'long','new':'long'}"),
        Schemas.tree("{'old':'long','new':'s'}"),
        schema,
        faults);

    assertThat(Schemas.shown(faults)).containsExactly("new: TOO_LONG");
  }

  @Test
  void checkUpdate_elementOfListMap_isComparedByItsKeys() {
    StructuralSchema schema =
        Schemas.object(
            "'l':{'type':'array','x-kubernetes-list-type':'map','x-kubernetes-list-map-keys':['k'],"
                + "'items':{'type':'object','properties':{'k':{'type':'string'},"
                + "'v':{'type':'integer','maximum':1}}}}");
    var faults = new FieldFaults();

    ValueValidation.checkUpdate(
        Schemas.tree("{'l':[{'k':'b','v':5},{'k':'a','v':9}]}"),
        Schemas.tree("{'l':[{'k':'a','v':9}]}"),
        schema,
        faults);

    assertThat(Schemas.shown(faults)).containsExactly("l[0].v: INVALID");
  }

  @Test
  void listTypes_duplicates_areFoundByValueAndByKey() {
    StructuralSchema schema =
        Schemas.object(
            "'s':{'type':'array','x-kubernetes-list-type':'set','items':{'type':'string'}},"
                + "'m':{'type':'array','x-kubernetes-list-type':'map',"
                + "'x-kubernetes-list-map-keys':['k'],'items':{'type':'object','properties':{"
                + "'k':{'type':'string'},'v':{'type':'integer'}}}}");
    var faults = new FieldFaults();

    ListTypes.check(
        Schemas.tree("{'s':['a','b','a'],'m':[{'k':'x','v':1},{'k':'x','v':2}]}"), schema, faults);

    assertThat(Schemas.shown(faults))
        .containsExactlyInAnyOrder("s[2]: DUPLICATE", "m[1]: DUPLICATE");
  }

  @Test
  void embeddedObjects_withoutKind_areRefused() {
    StructuralSchema schema =
        Schemas.object("'e':{'type':'object','x-kubernetes-embedded-resource':true}");
    var faults = new FieldFaults();

    EmbeddedObjects.check(Schemas.tree("{'e':{'metadata':{}}}"), schema, faults);

    assertThat(Schemas.shown(faults)).containsExactly("e.apiVersion: REQUIRED", "e.kind: REQUIRED");
  }
}
