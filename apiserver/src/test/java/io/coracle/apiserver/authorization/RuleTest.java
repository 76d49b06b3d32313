package io.coracle.apiserver.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RuleTest {
  private static Rule rule(List<String> verbs, List<String> resources, String... names) {
    return new Rule(verbs, List.of(""), resources, List.of(names), List.of());
  }

  private static Rule paths(String... paths) {
    return new Rule(List.of("get"), List.of(), List.of(), List.of(), List.of(paths));
  }

  @Test
  void missing_takenTogetherFromSeveralRules_isNothing() {
    List<Rule> held =
        List.of(rule(List.of("get"), List.of("pods")), rule(List.of("list"), List.of("pods")));

    assertThat(Rule.missing(held, List.of(rule(List.of("get", "list"), List.of("pods")))))
        .isEmpty();
  }

  @Test
  void missing_oneNameHeld_allNamesAreNot() {
    List<Rule> held = List.of(rule(List.of("get"), List.of("secrets"), "a"));

    assertThat(Rule.missing(held, List.of(rule(List.of("get"), List.of("secrets"), "a"))))
        .isEmpty();
    assertThat(Rule.missing(held, List.of(rule(List.of("get"), List.of("secrets"))))).hasSize(1);
    assertThat(Rule.missing(held, List.of(rule(List.of("get"), List.of("secrets"), "a", "b"))))
        .hasSize(1);
  }

  @Test
  void missing_starsAndSubresources_coverWhatTheyMean() {
    List<Rule> held = List.of(rule(List.of("*"), List.of("*/status", "pods")));

    assertThat(Rule.missing(held, List.of(rule(List.of("get"), List.of("jobs/status"))))).isEmpty();
    assertThat(Rule.missing(held, List.of(rule(List.of("get"), List.of("pods/log"))))).hasSize(1);
    assertThat(Rule.missing(held, List.of(rule(List.of("*"), List.of("pods"))))).isEmpty();
    assertThat(Rule.missing(held, List.of(rule(List.of("get"), List.of("*"))))).hasSize(1);
  }

  @Test
  void missing_paths_areCoveredByTheirBeginning() {
    assertThat(Rule.missing(List.of(paths("/api/*")), List.of(paths("/api/v1", "/api/*"))))
        .isEmpty();
    assertThat(Rule.missing(List.of(paths("/api/*")), List.of(paths("/*")))).hasSize(1);
  }
}
