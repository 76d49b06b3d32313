package io.coracle.apiserver.custom.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.apiserver.custom.schema.Schemas;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPathTest {
  private static final String OBJECT =
      "{'spec':{'a.b':'dotted','n':3,'parts':[{'n':'a','q':1},{'n':'b','q':2},{'n':'c','q':3}]},"
          + "'status':{'conditions':[{'type':'Other','status':'Maybe'},"
          + "{'type':'Ready','status':'True'}]}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          .spec.n                                        | [3]
          .spec['a.b']                                   | ["dotted"]
          .spec.a\\.b                                    | ["dotted"]
          .spec.parts[0].n                               | ["a"]
          .spec.parts[-1].n                              | ["c"]
          .spec.parts[0:2].n                             | ["a","b"]
          .spec.parts[*].q                               | [1,2,3]
          .spec.parts[?(@.q>1)].n                        | ["b","c"]
          .status.conditions[?(@.type=="Ready")].status  | ["True"]
          .status.conditions[?(@.type=='None')].status   | []
          .spec.nosuch.deeper                            | []
          .spec.parts[7].n                               | []
          """)
  void find_path_leadsToValues(String path, String expected) {
    var found = io.coracle.api.json.Json.mapper().createArrayNode();
    JsonPath.parse(path).find(Schemas.tree(OBJECT)).forEach(found::add);

    assertThat(found.toString()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {".spec[", ".spec[x]", ".a b", "..[?(@.a==)]", ".spec.", "."})
  void parse_brokenPath_isRefusedOrEmpty(String path) {
    if (path.equals(".spec.") || path.equals(".")) {
      assertThat(JsonPath.parse(path)).isNotNull();
    } else {
      assertThatThrownBy(() -> JsonPath.parse(path)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void cells_valueOfAnotherTypeThanItsColumn_isNull() {
    var printer =
        new ColumnPrinter(
            Schemas.tree(
                    "{'c':[{'name':'N','type':'integer','jsonPath':'.spec.n'},"
                        + "{'name':'B','type':'boolean','jsonPath':'.spec.n'},"
                        + "{'name':'S','type':'string','jsonPath':'.spec.parts[0]'}]}")
                .path("c"));

    assertThat(printer.cells(Schemas.tree(OBJECT), Instant.EPOCH).toString())
        .isEqualTo("[\"\", 3, null, \"{\\\"n\\\":\\\"a\\\",\\\"q\\\":1}\"]");
  }

  @Test
  void columns_withoutAnyDeclared_showTheAge() {
    var printer = new ColumnPrinter(Schemas.tree("{}").path("none"));

    assertThat(printer.columns())
        .extracting(column -> column.name())
        .containsExactly("Name", "Age");
    assertThat(
            printer.cells(
                Schemas.tree(
                    "{'metadata':{'name':'x','creationTimestamp':'2026-01-01T00:00:00Z'}}"),
                Instant.parse("2026-01-01T01:00:00Z")))
        .extracting(cell -> cell.stringValue())
        .containsExactly("x", "60m");
  }
}
