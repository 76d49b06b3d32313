package io.coracle.apiserver.custom.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class DefaultingTest {
  private static String defaulted(StructuralSchema schema, String object) {
    ObjectNode tree = Schemas.tree(object);
    Defaulting.apply(tree, schema);
    return tree.toString().replace('"', '\'');
  }

  @Test
  void apply_absentField_getsItsDefault() {
    StructuralSchema schema = Schemas.object("'a':{'type':'string','default':'x'}");

    assertThat(defaulted(schema, "{}")).isEqualTo("{'a':'x'}");
    assertThat(defaulted(schema, "{'a':'y'}")).isEqualTo("{'a':'y'}");
  }

  @Test
  void apply_defaultOfParent_isFilledInInside() {
    StructuralSchema schema =
        Schemas.object(
            "'a':{'type':'object','default':{},'properties':{'b':{'type':'integer','default':1}}}");

    assertThat(defaulted(schema, "{}")).isEqualTo("{'a':{'b':1}}");
  }

  @Test
  void apply_parentWithoutDefault_staysAbsent() {
    StructuralSchema schema =
        Schemas.object("'a':{'type':'object','properties':{'b':{'type':'integer','default':1}}}");

    assertThat(defaulted(schema, "{}")).isEqualTo("{}");
  }

  @Test
  void apply_null_countsAsAbsentUnlessItIsAllowed() {
    StructuralSchema schema =
        Schemas.object(
            "'foo':{'type':'string','default':'x'},"
                + "'bar':{'type':'string','nullable':true,'default':'x'},'baz':{'type':'string'}");

    assertThat(defaulted(schema, "{'foo':null,'bar':null,'baz':null}"))
        .isEqualTo("{'foo':'x','bar':null}");
  }

  @Test
  void apply_elementsAndEntries_areFilledIn() {
    String inner = "{'type':'object','properties':{'p':{'type':'string','default':'TCP'}}}";
    StructuralSchema schema =
        Schemas.object(
            "'l':{'type':'array','items':"
                + inner
                + "},'m':{'type':'object','additionalProperties':"
                + inner
                + "}");

    assertThat(defaulted(schema, "{'l':[{}],'m':{'k':{}}}"))
        .isEqualTo("{'l':[{'p':'TCP'}],'m':{'k':{'p':'TCP'}}}");
  }

  @Test
  void apply_default_isCopiedForEachObject() {
    StructuralSchema schema = Schemas.object("'a':{'type':'object','default':{'x':1}}");
    ObjectNode one = Schemas.tree("{}");
    Defaulting.apply(one, schema);

    ((ObjectNode) one.get("a")).put("x", 2);

    assertThat(defaulted(schema, "{}")).isEqualTo("{'a':{'x':1}}");
  }
}
