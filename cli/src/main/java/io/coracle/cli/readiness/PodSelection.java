package io.coracle.cli.readiness;

import io.coracle.api.StatusException;
import io.coracle.cli.apply.Applied;
import io.coracle.cli.connection.Api;
import io.coracle.http.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The pods that belong to an object: itself, or those its selector selects. */
public final class PodSelection {
  private PodSelection() {}

  /** Their trees; none for kinds without pods. */
  public static List<JsonNode> of(Api api, Applied object) {
    JsonNode tree = object.manifest().tree();
    if (object.resource().kind().equals("Pod")) {
      return api.find(object.path()).<List<JsonNode>>map(List::of).orElse(List.of());
    }
    if (!tree.path("spec").has("template") || object.namespace().isEmpty()) {
      return List.of();
    }
    String selector = selector(api.find(object.path()).map(t -> (JsonNode) t).orElse(tree));
    if (selector.isEmpty()) {
      return List.of();
    }
    return api.get(
            "/api/v1/namespaces/" + object.namespace() + "/pods",
            Query.of("labelSelector", selector))
        .path("items")
        .valueStream()
        .toList();
  }

  /** The text of the object's label selector. */
  static String selector(JsonNode object) {
    JsonNode selector = object.path("spec").path("selector");
    JsonNode labels = selector.has("matchLabels") ? selector.path("matchLabels") : selector;
    var terms = new ArrayList<String>();
    for (var label : labels.properties()) {
      if (label.getValue().isString()) {
        terms.add(label.getKey() + "=" + label.getValue().asString());
      }
    }
    for (JsonNode expression : selector.path("matchExpressions")) {
      terms.add(term(expression));
    }
    return String.join(",", terms);
  }

  private static String term(JsonNode expression) {
    String key = expression.path("key").asString("");
    String values =
        expression
            .path("values")
            .valueStream()
            .map(JsonNode::asString)
            .collect(Collectors.joining(",", "(", ")"));
    return switch (expression.path("operator").asString("")) {
      case "In" -> key + " in " + values;
      case "NotIn" -> key + " notin " + values;
      case "Exists" -> key;
      case "DoesNotExist" -> "!" + key;
      case String other ->
          throw StatusException.badRequest("a selector has the unknown operator " + other);
    };
  }
}
