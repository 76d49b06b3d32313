package io.coracle.apiserver.custom.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatternsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$ | abc
          ^(a{2}){3}$                          | aaaaaa
          ^a{,2}$                              | a{,2}
          ^[]x{}]+$                            | ]x{}
          ^[[:alpha:]]+\\d{3}$                 | abc123
          \\Qa{9999}\\E                        | a{9999}
          (?i)^X+$                             | xx
          ($$$$$$$$){100}                      | x
          ^([a-z]([-a-z]*[a-z])?\\.){1,100}$  | a.b-c.
          """)
  void compile_reasonableExpression_matches(String pattern, String text) {
    assertThat(Patterns.compile(pattern).matcher(text).find()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{1000}){1000}){1000}",
        "(((((a{100}){100}){100}){100}){100})",
        "a{1001}",
        "a{1000}{1000}",
        "(x{1000}y{1000}){20}",
        "[a{2}](b{99999999999})",
        "($$$$$$$$$){100}",
        "((a?|b*)\\b){500}",
      })
  void compile_hugeExpression_isRefused(String pattern) {
    assertThatThrownBy(() -> Patterns.compile(pattern))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", ")", "[a", "a**", "\\", "(?P<", "a{2", "x)y{3}"})
  void compile_anything_endsWithAPatternOrARefusal(String pattern) {
    try {
      assertThat(Patterns.compile(pattern)).isNotNull();
    } catch (IllegalArgumentException e) {
      assertThat(e).isNotNull();
    }
  }
}
