package io.coracle.apiserver.custom.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class PruningTest {
  private static String pruned(StructuralSchema schema, String object) {
    ObjectNode tree = Schemas.tree(object);
    Pruning.prune(tree, schema);
    return tree.toString().replace('"', '\'');
  }

  @Test
  void prune_unknownFields_areRemovedAtEveryDepth() {
    StructuralSchema schema =
        Schemas.object(
            "'a':{'type':'object','properties':{'b':{'type':'string'}}},"
                + "'l':{'type':'array','items':{'type':'object','properties':{'c':{'type':'integer'}}}}");

    assertThat(pruned(schema, "{'a':{'b':'x','z':1},'l':[{'c':1,'z':2}],'z':3}"))
        .isEqualTo("{'a':{'b':'x'},'l':[{'c':1}]}");
  }

  @Test
  void prune_wholeObject_keepsKindVersionAndMetadata() {
    assertThat(
            pruned(
                Schemas.object("'a':{'type':'string'}"),
                "{'apiVersion':'v1','kind':'K','metadata':{'name':'x'},'b':1}"))
        .isEqualTo("{'apiVersion':'v1','kind':'K','metadata':{'name':'x'}}");
  }

  @Test
  void prune_preservingObject_keepsUnknownButPrunesBelowKnownFields() {
    StructuralSchema schema =
        Schemas.object(
            "'p':{'type':'object','x-kubernetes-preserve-unknown-fields':true,"
                + "'properties':{'k':{'type':'object','properties':{'a':{'type':'string'}}}}}");

    assertThat(pruned(schema, "{'p':{'free':{'x':[1]},'k':{'a':'1','z':2}}}"))
        .isEqualTo("{'p':{'free':{'x':[1]},'k':{'a':'1'}}}");
  }

  @Test
  void prune_embeddedResource_keepsItsHead() {
    StructuralSchema schema =
        Schemas.object(
            "'e':{'type':'object','x-kubernetes-embedded-resource':true,"
                + "'properties':{'spec':{'type':'object'}}}");

    assertThat(
            pruned(
                schema, "{'e':{'apiVersion':'v1','kind':'K','metadata':{},'spec':{'x':1},'y':2}}"))
        .isEqualTo("{'e':{'apiVersion':'v1','kind':'K','metadata':{},'spec':{}}}");
  }

  @Test
  void prune_additionalProperties_keepsKeysAndPrunesValues() {
    StructuralSchema schema =
        Schemas.object(
            "'m':{'type':'object','additionalProperties':{'type':'object','properties':{'a':{'type':'string'}}}}");

    assertThat(pruned(schema, "{'m':{'k':{'a':'1','b':'2'}}}")).isEqualTo("{'m':{'k':{'a':'1'}}}");
  }

  @Test
  void unknown_namesPathsOfLists() {
    StructuralSchema schema =
        Schemas.object(
            "'l':{'type':'array','items':{'type':'object','properties':{'k':{'type':'string'}}}}");

    assertThat(Pruning.unknown(Schemas.tree("{'l':[{'k':'a','x':1}],'y':2}"), schema))
        .containsExactly("l[0].x", "y");
  }
}
