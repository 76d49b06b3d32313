package io.coracle.apiserver.custom.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.apiserver.custom.Definition;
import io.coracle.apiserver.custom.schema.Schemas;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcceptedNamesTest {
  private static Definition definition(String plural, String names, String accepted) {
    return new Definition(
        Schemas.tree(
            "{'metadata':{'name':'"
                + plural
                + ".g.io'},'spec':{'group':'g.io','names':"
                + names
                + "},'status':{'acceptedNames':"
                + accepted
                + "}}"));
  }

  private static final Definition ANTS =
      definition(
          "ants",
          "{'plural':'ants','singular':'ant','kind':'Ant','listKind':'AntList','shortNames':['bug']}",
          "{'plural':'ants','singular':'ant','kind':'Ant','listKind':'AntList','shortNames':['bug']}");

  @Test
  void of_freeNames_acceptsAll() {
    Definition bees =
        definition(
            "bees",
            "{'plural':'bees','singular':'bee','kind':'Bee','listKind':'BeeList','categories':['all']}",
            "{}");

    AcceptedNames accepted = AcceptedNames.of(bees, List.of(ANTS, bees));

    assertThat(accepted.reason()).isEmpty();
    assertThat(accepted.names()).isEqualTo(bees.tree().path("spec").path("names"));
  }

  @Test
  void of_takenShortName_acceptsAllButShortNames() {
    Definition aphids =
        definition(
            "aphids",
            "{'plural':'aphids','singular':'aphid','kind':'Aphid','listKind':'AphidList',"
                + "'shortNames':['bug','ap']}",
            "{}");

    AcceptedNames accepted = AcceptedNames.of(aphids, List.of(ANTS, aphids));

    assertThat(accepted.reason()).isEqualTo("ShortNamesConflict");
    assertThat(accepted.names().has("shortNames")).isFalse();
    assertThat(accepted.names().path("kind").asString()).isEqualTo("Aphid");
  }

  @Test
  void of_takenKind_keepsWhatWasAcceptedBefore() {
    Definition others =
        definition(
            "ant2s",
            "{'plural':'ant2s','singular':'ant2','kind':'Ant','listKind':'AntList'}",
            "{}");

    AcceptedNames accepted = AcceptedNames.of(others, List.of(ANTS, others));

    assertThat(accepted.reason()).isEqualTo("ListKindConflict");
    assertThat(accepted.names().path("kind").asString()).isEmpty();
    assertThat(accepted.names().path("plural").asString()).isEqualTo("ant2s");
  }

  @Test
  void of_sameNamesInAnotherGroup_areFree() {
    Definition other =
        new Definition(
            Schemas.tree(
                "{'metadata':{'name':'ants.h.io'},'spec':{'group':'h.io','names':{'plural':'ants',"
                    + "'singular':'ant','kind':'Ant','listKind':'AntList'}},'status':{}}"));

    assertThat(AcceptedNames.of(other, List.of(ANTS, other)).reason()).isEmpty();
  }
}
