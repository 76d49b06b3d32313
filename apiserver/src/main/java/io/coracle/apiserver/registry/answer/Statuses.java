package io.coracle.apiserver.registry.answer;

import io.coracle.api.StatusException;
import io.coracle.api.json.Json;
import io.coracle.apiserver.registry.verb.Target;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes {@code Status} objects. */
public final class Statuses {
  private Statuses() {}

  /** What a refusal looks like. */
  public static ObjectNode of(StatusException refusal) {
    ObjectNode status = head("Failure");
    String message = refusal.getMessage();
    status.put("message", message == null ? "" : message);
    if (!refusal.reason().text().isEmpty()) {
      status.put("reason", refusal.reason().text());
    }
    refusal.details().ifPresent(details -> status.set("details", details(details)));
    status.put("code", refusal.code());
    return status;
  }

  private static ObjectNode details(StatusException.Details details) {
    ObjectNode tree = Json.object();
    text(tree, "name", details.name());
    text(tree, "group", details.group());
    text(tree, "kind", details.kind());
    text(tree, "uid", details.uid());
    if (!details.causes().isEmpty()) {
      ArrayNode causes = tree.putArray("causes");
      for (StatusException.Cause cause : details.causes()) {
        ObjectNode each = causes.addObject();
        text(each, "reason", cause.reason());
        text(each, "message", cause.message());
        text(each, "field", cause.field());
      }
    }
    if (details.retryAfterSeconds() > 0) {
      tree.put("retryAfterSeconds", details.retryAfterSeconds());
    }
    return tree;
  }

  private static void text(ObjectNode tree, String field, String value) {
    if (!value.isEmpty()) {
      tree.put(field, value);
    }
  }

  /** What the deletion of an object is answered with. */
  public static ObjectNode deleted(Target target, String uid) {
    ObjectNode status = head("Success");
    ObjectNode details = status.putObject("details");
    details.put("name", target.name());
    text(details, "group", target.groupResource().group());
    details.put("kind", target.groupResource().resource());
    details.put("uid", uid);
    return status;
  }

  /** What a write is answered with that has no object to show. */
  public static ObjectNode success(int code) {
    ObjectNode status = head("Success");
    status.put("code", code);
    return status;
  }

  private static ObjectNode head(String outcome) {
    ObjectNode status = Json.object();
    status.put("kind", "Status");
    status.put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", outcome);
    return status;
  }
}
