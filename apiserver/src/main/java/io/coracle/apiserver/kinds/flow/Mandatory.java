package io.coracle.apiserver.kinds.flow;

import io.coracle.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The specifications of the objects without which no request could be sorted into a flow. */
final class Mandatory {
  private static final String EVERYTHING =
      """
      "resourceRules": [{"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"],
        "clusterScope": true, "namespaces": ["*"]}],
      "nonResourceRules": [{"verbs": ["*"], "nonResourceURLs": ["*"]}]
      """;

  private static final Map<String, ObjectNode> SCHEMAS =
      Map.of(
          "exempt",
          tree(
              """
              {"priorityLevelConfiguration": {"name": "exempt"}, "matchingPrecedence": 1,
               "rules": [{"subjects": [{"kind": "Group", "group": {"name": "system:masters"}}],
              """
                  + EVERYTHING
                  + "}]}"),
          "catch-all",
          tree(
              """
              {"priorityLevelConfiguration": {"name": "catch-all"}, "matchingPrecedence": 10000,
               "distinguisherMethod": {"type": "ByUser"}, "rules": [{"subjects": [
                {"kind": "Group", "group": {"name": "system:unauthenticated"}},
                {"kind": "Group", "group": {"name": "system:authenticated"}}],
              """
                  + EVERYTHING
                  + "}]}"));

  private static final Map<String, ObjectNode> LEVELS =
      Map.of(
          "exempt",
          tree("{\"type\": \"Exempt\"}"),
          "catch-all",
          tree(
              """
              {"type": "Limited", "limited": {"nominalConcurrencyShares": 5, "lendablePercent": 0,
               "limitResponse": {"type": "Reject"}}}
              """));

  private Mandatory() {}

  /** What the schema {@code name} must say; null if that is free. */
  static @Nullable ObjectNode schema(String name) {
    return SCHEMAS.get(name);
  }

  /** What the level {@code name} must say, but for shares of the exempt; null if that is free. */
  static @Nullable ObjectNode level(String name) {
    return LEVELS.get(name);
  }

  private static ObjectNode tree(String json) {
    return Json.parseObject(json.getBytes(StandardCharsets.UTF_8));
  }
}
