package io.coracle.apiserver.authorization;

import io.coracle.apiserver.authentication.Groups;
import io.coracle.apiserver.authorization.Binding.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Reads roles and bindings from their trees. */
public final class RbacTrees {
  private RbacTrees() {}

  /** A Role or ClusterRole. */
  public static Role role(JsonNode tree) {
    JsonNode metadata = tree.path("metadata");
    var selectors = new ArrayList<Map<String, String>>();
    tree.path("aggregationRule")
        .path("clusterRoleSelectors")
        .forEach(selector -> selectors.add(texts(selector.path("matchLabels"))));
    return new Role(
        metadata.path("namespace").asString(""),
        metadata.path("name").asString(""),
        texts(metadata.path("labels")),
        rules(tree.path("rules")),
        selectors);
  }

  /** The rules of a role. */
  public static List<Rule> rules(JsonNode array) {
    var rules = new ArrayList<Rule>();
    array.forEach(
        rule ->
            rules.add(
                new Rule(
                    list(rule.path("verbs")),
                    list(rule.path("apiGroups")),
                    list(rule.path("resources")),
                    list(rule.path("resourceNames")),
                    list(rule.path("nonResourceURLs")))));
    return rules;
  }

  /** A RoleBinding or ClusterRoleBinding. */
  public static Binding binding(JsonNode tree) {
    JsonNode metadata = tree.path("metadata");
    String namespace = metadata.path("namespace").asString("");
    var subjects = new ArrayList<Subject>();
    tree.path("subjects").forEach(subject -> subjects.add(subject(subject, namespace)));
    return new Binding(
        namespace,
        metadata.path("name").asString(""),
        tree.path("roleRef").path("kind").asString("").equals("ClusterRole"),
        tree.path("roleRef").path("name").asString(""),
        subjects);
  }

  private static Subject subject(JsonNode tree, String bindingNamespace) {
    String name = tree.path("name").asString("");
    return switch (tree.path("kind").asString("")) {
      case "Group" -> new Subject(true, name);
      case "ServiceAccount" -> {
        String namespace = tree.path("namespace").asString(bindingNamespace);
        yield new Subject(false, new Groups.ServiceAccount(namespace, name).user());
      }
      default -> new Subject(false, name);
    };
  }

  private static List<String> list(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(item -> texts.add(item.asString("")));
    return texts;
  }

  private static Map<String, String> texts(JsonNode object) {
    var texts = new HashMap<String, String>();
    object.properties().forEach(e -> texts.put(e.getKey(), e.getValue().asString("")));
    return texts;
  }
}
