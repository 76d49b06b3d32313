package io.coracle.apiserver.authorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coracle.apiserver.authorization.Binding.Subject;
import io.coracle.apiserver.request.Identity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RbacIndexTest {
  private final RbacIndex index = new RbacIndex();

  private static Identity user(String name, String... groups) {
    return new Identity(name, "", List.of(groups), Map.of());
  }

  private static Rule rule(String verb, String group, String resource, String... names) {
    return new Rule(List.of(verb), List.of(group), List.of(resource), List.of(names), List.of());
  }

  private static Role role(String namespace, String name, Rule... rules) {
    return new Role(namespace, name, Map.of(), List.of(rules), List.of());
  }

  private static Access access(String who, String verb, String resource, String namespace) {
    return Access.toResource(user(who), verb, "", resource, namespace, "x");
  }

  @Test
  void decide_roleBinding_holdsInItsNamespaceOnly() {
    index.put(role("a", "reader", rule("get", "", "pods")));
    index.put(new Binding("a", "b", false, "reader", List.of(new Subject(false, "alice"))));

    assertThat(index.allows(access("alice", "get", "pods", "a"))).isTrue();
    assertThat(index.allows(access("alice", "get", "pods", "b"))).isFalse();
    assertThat(index.allows(access("alice", "get", "pods", ""))).isFalse();
    assertThat(index.allows(access("alice", "delete", "pods", "a"))).isFalse();
    assertThat(index.allows(access("bob", "get", "pods", "a"))).isFalse();
  }

  @Test
  void decide_clusterRoleThroughRoleBinding_holdsInItsNamespaceOnly() {
    index.put(role("", "reader", rule("get", "", "pods")));
    index.put(new Binding("a", "b", true, "reader", List.of(new Subject(true, "dev"))));

    Identity developer = user("x", "dev");
    assertThat(index.allows(Access.toResource(developer, "get", "", "pods", "a", "p"))).isTrue();
    assertThat(index.allows(Access.toResource(developer, "get", "", "pods", "b", "p"))).isFalse();
  }

  @Test
  void decide_subresourcesAndNames_mustBeNamed() {
    index.put(
        role(
            "",
            "r",
            rule("get", "", "pods"),
            rule("get", "", "*/scale"),
            rule("get", "", "secrets", "one")));
    index.put(new Binding("", "b", true, "r", List.of(new Subject(false, "alice"))));

    Identity alice = user("alice");
    Access pod = Access.toResource(alice, "get", "", "pods", "a", "p");
    assertThat(index.allows(pod)).isTrue();
    assertThat(index.allows(pod.withSubresource("log"))).isFalse();
    assertThat(index.allows(pod.withSubresource("scale"))).isTrue();
    assertThat(index.allows(Access.toResource(alice, "get", "", "secrets", "a", "one"))).isTrue();
    assertThat(index.allows(Access.toResource(alice, "get", "", "secrets", "a", "two"))).isFalse();
    assertThat(index.allows(Access.toResource(alice, "get", "", "secrets", "a", ""))).isFalse();
  }

  @Test
  void decide_paths_matchExactlyOrByPrefix() {
    var rule =
        new Rule(
            List.of("get"), List.of(), List.of(), List.of(), List.of("/healthz", "/openapi/*"));
    index.put(role("", "r", rule));
    index.put(new Binding("", "b", true, "r", List.of(new Subject(false, "alice"))));

    Identity alice = user("alice");
    assertThat(index.allows(Access.toPath(alice, "get", "/healthz"))).isTrue();
    assertThat(index.allows(Access.toPath(alice, "get", "/healthz/ping"))).isFalse();
    assertThat(index.allows(Access.toPath(alice, "get", "/openapi/v3/api"))).isTrue();
    assertThat(index.allows(Access.toPath(alice, "post", "/healthz"))).isFalse();
  }

  @Test
  void put_aggregatedRole_hasTheRulesOfAllItPicksAndOfWhatTheyPick() {
    index.put(new Role("", "edit", Map.of(), List.of(), List.of(Map.of("to-edit", "true"))));
    index.put(
        new Role(
            "", "view", Map.of("to-edit", "true"), List.of(), List.of(Map.of("to-view", "true"))));
    index.put(
        new Role(
            "", "mine", Map.of("to-view", "true"), List.of(rule("get", "", "pods")), List.of()));
    index.put(new Binding("", "b", true, "edit", List.of(new Subject(false, "alice"))));

    assertThat(index.allows(access("alice", "get", "pods", "a"))).isTrue();
    index.removeRole("", "mine");
    assertThat(index.allows(access("alice", "get", "pods", "a"))).isFalse();
  }

  @Test
  void put_bindingAgain_replacesItsSubjects() {
    index.put(role("", "r", rule("*", "*", "*")));
    index.put(new Binding("", "b", true, "r", List.of(new Subject(false, "alice"))));
    index.put(new Binding("", "b", true, "r", List.of(new Subject(false, "bob"))));

    assertThat(index.allows(access("alice", "get", "pods", "a"))).isFalse();
    assertThat(index.allows(access("bob", "get", "pods", "a"))).isTrue();
    index.removeBinding("", "b");
    assertThat(index.allows(access("bob", "get", "pods", "a"))).isFalse();
  }

  @Test
  void check_refused_saysItAsTheReferenceServerDoes() {
    assertThatThrownBy(
            () -> index.check(Access.toResource(user("x"), "list", "", "pods", "default", "")))
        .hasMessage(
            "pods is forbidden: User \"x\" cannot list resource \"pods\" in API group \"\" in the"
                + " namespace \"default\"");
    assertThatThrownBy(
            () ->
                index.check(
                    Access.toResource(user("x"), "get", "apps", "deployments", "", "d")
                        .withSubresource("scale")))
        .hasMessage(
            "deployments.apps \"d\" is forbidden: User \"x\" cannot get resource"
                + " \"deployments/scale\" in API group \"apps\" at the cluster scope");
    assertThatThrownBy(() -> index.check(Access.toPath(user("x"), "get", "/metrics")))
        .hasMessage("forbidden: User \"x\" cannot get path \"/metrics\"");
  }
}
