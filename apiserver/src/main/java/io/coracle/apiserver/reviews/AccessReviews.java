package io.coracle.apiserver.reviews;

import io.coracle.api.FieldFaults;
import io.coracle.api.GroupVersionKind;
import io.coracle.api.GroupVersionResource;
import io.coracle.api.StatusException;
import io.coracle.apiserver.authorization.Access;
import io.coracle.apiserver.authorization.Authorizer;
import io.coracle.apiserver.authorization.Authorizer.Decision;
import io.coracle.apiserver.request.ApiCall;
import io.coracle.apiserver.request.Identity;
import io.coracle.apiserver.reviews.ReviewForm.Question;
import io.coracle.http.Response;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells whether somebody may do something ({@code SubjectAccessReview}, {@code
 * LocalSubjectAccessReview}, {@code SelfSubjectAccessReview}).
 */
final class AccessReviews {
  private static final GroupVersionKind KIND =
      new GroupVersionKind("authorization.k8s.io", "v1", "");

  private final ReviewForm form;
  private final Authorizer authorizer;

  AccessReviews(ReviewForm form, Authorizer authorizer) {
    this.form = form;
    this.authorizer = authorizer;
  }

  Response ofSubject(ApiCall call) {
    Question question = form.read(call);
    var faults = new FieldFaults();
    checkAttributes(spec(question), faults);
    checkSubject(spec(question), faults);
    SelectorRules.validate(question.tree(), faults);
    checkMetadata(question.tree(), false, faults);
    return decided(question, subject(spec(question)), faults);
  }

  Response ofSubjectInNamespace(ApiCall call) {
    Question question = form.read(call);
    JsonNode spec = spec(question);
    var faults = new FieldFaults();
    if (spec.path("nonResourceAttributes").isObject()) {
      faults.invalid("spec.nonResourceAttributes", "", "disallowed on this kind of request");
    } else {
      checkAttributes(spec, faults);
      checkNamespace(spec, call.info().namespace(), faults);
    }
    checkSubject(spec, faults);
    SelectorRules.validate(question.tree(), faults);
    checkMetadata(question.tree(), true, faults);
    question.tree().withObject("/metadata").put("namespace", call.info().namespace());
    return decided(question, subject(spec), faults);
  }

  Response ofSelf(ApiCall call) {
    Question question = form.read(call);
    var faults = new FieldFaults();
    checkAttributes(spec(question), faults);
    SelectorRules.validate(question.tree(), faults);
    checkMetadata(question.tree(), false, faults);
    return decided(question, call.identity(), faults);
  }

  private static JsonNode spec(Question question) {
    return question.tree().path("spec");
  }

  private static void checkAttributes(JsonNode spec, FieldFaults faults) {
    boolean resource = spec.path("resourceAttributes").isObject();
    boolean path = spec.path("nonResourceAttributes").isObject();
    if (resource && path) {
      faults.invalid(
          "spec.nonResourceAttributes",
          "",
          "cannot be specified in combination with resourceAttributes");
    }
    if (!resource && !path) {
      faults.invalid(
          "spec.resourceAttributes",
          "",
          "exactly one of nonResourceAttributes or resourceAttributes must be specified");
    }
  }

  private static void checkNamespace(JsonNode spec, String namespace, FieldFaults faults) {
    String asked = spec.path("resourceAttributes").path("namespace").asString("");
    if (!asked.equals(namespace)) {
      faults.invalid("spec.resourceAttributes.namespace", asked, "must match metadata.namespace");
    }
  }

  private static void checkSubject(JsonNode spec, FieldFaults faults) {
    if (spec.path("user").asString("").isEmpty() && spec.path("groups").isEmpty()) {
      faults.invalid("spec.user", "", "at least one of user or group must be specified");
    }
  }

  /** Clients that send protobuf spell out what is empty. */
  private static boolean isEmpty(JsonNode value) {
    return value.isNull()
        || (value.isContainer() && value.isEmpty())
        || (value.isString() && value.stringValue().isEmpty())
        || (value.isNumber() && value.longValue() == 0);
  }

  private static void checkMetadata(ObjectNode tree, boolean namespaced, FieldFaults faults) {
    for (var field : tree.path("metadata").properties()) {
      boolean allowed =
          field.getKey().equals("managedFields")
              || (namespaced && field.getKey().equals("namespace"))
              || isEmpty(field.getValue());
      if (!allowed) {
        faults.invalid("metadata", "", "must be empty");
        return;
      }
    }
  }

  private static Identity subject(JsonNode spec) {
    return new Identity(
        spec.path("user").asString(""),
        spec.path("uid").asString(""),
        ReviewForm.texts(spec.path("groups")),
        ReviewForm.textLists(spec.path("extra")));
  }

  private Response decided(Question question, Identity who, FieldFaults faults) {
    if (!faults.isEmpty()) {
      throw StatusException.invalid(KIND, "", faults);
    }
    ObjectNode status = question.tree().putObject("status");
    switch (authorizer.decide(access(spec(question), who))) {
      case Decision.Allowed(String reason) -> put(status, true, reason);
      case Decision.Denied(String reason) -> {
        put(status, false, reason);
        status.put("denied", true);
      }
      case Decision.NoOpinion(String reason) -> put(status, false, reason);
    }
    return form.answer(question);
  }

  private static void put(ObjectNode status, boolean allowed, String reason) {
    status.put("allowed", allowed);
    if (!reason.isEmpty()) {
      status.put("reason", reason);
    }
  }

  private static Access access(JsonNode spec, Identity who) {
    JsonNode path = spec.path("nonResourceAttributes");
    if (path.isObject()) {
      return Access.toPath(who, path.path("verb").asString(""), path.path("path").asString(""));
    }
    JsonNode resource = spec.path("resourceAttributes");
    return new Access(
        who,
        resource.path("verb").asString(""),
        true,
        new GroupVersionResource(
            resource.path("group").asString(""),
            resource.path("version").asString(""),
            resource.path("resource").asString("")),
        resource.path("subresource").asString(""),
        resource.path("namespace").asString(""),
        resource.path("name").asString(""),
        "",
        selected(resource.path("fieldSelector")));
  }

  private static Map<String, String> selected(JsonNode selector) {
    var selected = new HashMap<String, String>();
    for (JsonNode requirement : selector.path("requirements")) {
      JsonNode values = requirement.path("values");
      if (requirement.path("operator").asString("").equals("In") && values.size() == 1) {
        selected.put(requirement.path("key").asString(""), values.get(0).asString(""));
      }
    }
    return selected;
  }
}
