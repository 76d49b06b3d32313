package io.coracle.api.apply;

import io.coracle.api.json.Json;
import java.util.Comparator;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who manages fields: one entry of {@code managedFields}. Those who update are told apart by the
 * API version they write in; those who apply are not.
 *
 * @param name of the manager
 * @param operation what it does
 * @param apiVersion empty for those who apply
 * @param subresource through which it writes; empty for the object itself
 */
record Manager(String name, Operation operation, String apiVersion, String subresource) {

  /** In the order of their texts, which older entries of the same time are sorted by. */
  static final Comparator<Manager> BY_TEXT = Comparator.comparing(Manager::text);

  Manager {
    apiVersion = operation == Operation.APPLY ? "" : apiVersion;
  }

  /** How a manager writes. */
  enum Operation {
    APPLY("Apply"),
    UPDATE("Update");

    private final String text;

    Operation(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  private String text() {
    ObjectNode object = Json.object();
    object.put("manager", name);
    object.put("operation", operation.text());
    object.put("apiVersion", apiVersion);
    object.put("subresource", subresource);
    return Json.text(object);
  }

  /** For sentences, e.g. {@code "kubelet" with subresource "status" using v1}. */
  @Override
  public String toString() {
    String text = "\"" + name + "\"";
    if (!subresource.isEmpty()) {
      text += " with subresource \"" + subresource + "\"";
    }
    return operation == Operation.UPDATE ? text + " using " + apiVersion : text;
  }
}
