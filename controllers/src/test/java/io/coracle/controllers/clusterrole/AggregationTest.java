package io.coracle.controllers.clusterrole;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class AggregationTest {

  private static PolicyRule rule(String resource) {
    return new PolicyRuleBuilder()
        .withVerbs("get")
        .withApiGroups("")
        .withResources(resource)
        .build();
  }

  private static ClusterRole role(String name, String part, String... resources) {
    return new ClusterRoleBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("to", part)
        .endMetadata()
        .withRules(List.of(resources).stream().map(AggregationTest::rule).toList())
        .build();
  }

  private static ClusterRole aggregated(String part) {
    return new ClusterRoleBuilder(role("all", part))
        .withNewAggregationRule()
        .withClusterRoleSelectors(new LabelSelectorBuilder().addToMatchLabels("to", part).build())
        .endAggregationRule()
        .build();
  }

  @Test
  void rules_matchingRoles_areJoinedByNameWithoutRepeats() {
    ClusterRole all = aggregated("view");

    List<PolicyRule> rules =
        Aggregation.rules(
            all,
            List.of(
                role("c", "view", "pods", "services"),
                role("b", "view", "pods"),
                role("a", "edit", "secrets"),
                all));

    assertThat(rules).containsExactly(rule("pods"), rule("services"));
  }

  @Test
  void isAggregated_plainRole_isNot() {
    assertThat(Aggregation.isAggregated(role("a", "view"))).isFalse();
    assertThat(Aggregation.isAggregated(aggregated("view"))).isTrue();
  }
}
