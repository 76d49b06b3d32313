package io.coracle.kubelet.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvFileTest {
  private static final String FILE =
      """
      # a comment

        \t
      A='one'
        B='two words # and more $A \\n' # said behind it
      C='several
      # lines
      'x\
      """
          .replace("'x", "'");

  @Test
  void value_severalForms_isWhatStandsBetweenTheQuotes() throws Exception {
    assertThat(EnvFile.value(FILE, "A")).contains("one");
    assertThat(EnvFile.value(FILE, "B")).contains("two words # and more $A \\n");
    assertThat(EnvFile.value(FILE, "C")).contains("several\n# lines\n");
    assertThat(EnvFile.value(FILE, "D")).isEmpty();
    assertThat(EnvFile.value("", "D")).isEmpty();
    assertThat(EnvFile.value("A='1'\r\nD='2'\r\n", "D")).contains("2");
  }

  @Test
  void value_emptyOnes_areNone() throws Exception {
    assertThat(EnvFile.value("A=''\nB= 'x'\nC='3'", "A")).isEmpty();
    assertThat(EnvFile.value("A=''\nB= 'x'\nC='3'", "B")).isEmpty();
    assertThat(EnvFile.value("A=''\nB= 'x'\nC='3'", "C")).contains("3");
  }

  @Test
  void value_ofTwo_isTheFirst_andNobodyLooksFurther() throws Exception {
    assertThat(EnvFile.value("A='1'\nA='2'\nnonsense", "A")).contains("1");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          A, 1: missing '='
          ='x', 1: empty variable name
          A ='x', 1: whitespace before '=' is not allowed
          A=x, 1: value must be enclosed in single quotes
          A=, 1: value must be enclosed in single quotes
          A='x, 1: unclosed single quote
          A='x'y, 1: unexpected content after closing quote
          "Z='1\n2'\nA", 3: missing '='
          """)
  void value_otherForms_areFaultsThatNameTheLine(String text, String fault) {
    assertThatThrownBy(() -> EnvFile.value(text, "A"))
        .isInstanceOf(EnvFile.Fault.class)
        .hasMessage("invalid environment variable format at line " + fault);
  }
}
