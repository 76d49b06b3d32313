package io.coracle.apiserver.reviews;

import io.coracle.api.StatusException;
import io.coracle.apiserver.authentication.Groups;
import io.coracle.apiserver.authorization.RbacIndex;
import io.coracle.apiserver.authorization.Rule;
import io.coracle.apiserver.request.ApiCall;
import io.coracle.apiserver.reviews.ReviewForm.Question;
import io.coracle.http.Response;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells a client what it may do in a namespace ({@code SelfSubjectRulesReview}). */
final class RulesReviews {
  private static final Rule EVERYTHING =
      new Rule(List.of("*"), List.of("*"), List.of("*"), List.of(), List.of());
  private static final Rule EVERY_PATH =
      new Rule(List.of("*"), List.of(), List.of(), List.of(), List.of("*"));

  private final ReviewForm form;
  private final RbacIndex rbac;

  RulesReviews(ReviewForm form, RbacIndex rbac) {
    this.form = form;
    this.rbac = rbac;
  }

  Response serve(ApiCall call) {
    Question question = form.read(call);
    String namespace = question.tree().path("spec").path("namespace").asString("");
    if (namespace.isEmpty()) {
      throw StatusException.badRequest("no namespace on request");
    }
    var rules = new ArrayList<Rule>();
    if (call.identity().inGroup(Groups.MASTERS)) {
      rules.add(EVERYTHING);
      rules.add(EVERY_PATH);
    }
    rules.addAll(rbac.rulesFor(call.identity(), namespace));
    ObjectNode status = question.tree().putObject("status");
    ArrayNode resources = status.putArray("resourceRules");
    ArrayNode paths = status.putArray("nonResourceRules");
    for (Rule rule : rules) {
      if (!rule.resources().isEmpty()) {
        ObjectNode tree = resources.addObject();
        put(tree, "verbs", rule.verbs());
        put(tree, "apiGroups", rule.groups());
        put(tree, "resources", rule.resources());
        put(tree, "resourceNames", rule.names());
      }
      if (!rule.paths().isEmpty()) {
        ObjectNode tree = paths.addObject();
        put(tree, "verbs", rule.verbs());
        put(tree, "nonResourceURLs", rule.paths());
      }
    }
    status.put("incomplete", false);
    return form.answer(question);
  }

  private static void put(ObjectNode tree, String field, List<String> values) {
    if (!values.isEmpty()) {
      ArrayNode array = tree.putArray(field);
      values.forEach(array::add);
    }
  }
}
