package io.coracle.apiserver.kinds.field;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "a-b", "0", "123-abc"})
  void dnsLabel_good_hasNoProblem(String text) {
    assertThat(Names.dnsLabel(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "a.b", "-a", "a-", "a_b", "ä"})
  void dnsLabel_bad_hasOneProblem(String text) {
    assertThat(Names.dnsLabel(text)).hasSize(1);
  }

  @Test
  void dnsLabel_tooLong_hasOneProblem() {
    assertThat(Names.dnsLabel("a".repeat(63))).isEmpty();
    assertThat(Names.dnsLabel("a".repeat(64))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a..b", ".a", "a.", "a.-b", "A.b"})
  void dnsSubdomain_bad_hasAProblem(String text) {
    assertThat(Names.dnsSubdomain(text)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a.b", "example.com/a", "MyName", "my.name_1"})
  void qualifiedName_good_hasNoProblem(String text) {
    assertThat(Names.qualifiedName(text)).isEmpty();
  }

  @Test
  void qualifiedName_bad_hasAProblemForEachPart() {
    assertThat(Names.qualifiedName("")).hasSize(2);
    assertThat(Names.qualifiedName("a/b/c")).hasSize(1);
    assertThat(Names.qualifiedName("a b")).hasSize(1);
    assertThat(Names.qualifiedName("Example.com/a b")).hasSize(2);
    assertThat(Names.qualifiedName("/a")).hasSize(1);
  }

  @Test
  void portName_bad_hasAProblemForEachRule() {
    assertThat(Names.portName("http")).isEmpty();
    assertThat(Names.portName("")).hasSize(2);
    assertThat(Names.portName("HTTP")).hasSize(2);
    assertThat(Names.portName("123")).hasSize(1);
    assertThat(Names.portName("a--b")).hasSize(1);
    assertThat(Names.portName("a-port-name-too-long")).hasSize(1);
  }

  @Test
  void dataKey_dots_mayNotLead() {
    assertThat(Names.dataKey(".a")).isEmpty();
    assertThat(Names.dataKey("..")).hasSize(1);
    assertThat(Names.dataKey(".")).hasSize(1);
    assertThat(Names.dataKey("a/b")).hasSize(1);
  }

  @Test
  void wildcardSubdomain_onlyInFront() {
    assertThat(Names.wildcardSubdomain("*.a.b")).isEmpty();
    assertThat(Names.wildcardSubdomain("a.*.b")).hasSize(1);
  }
}
