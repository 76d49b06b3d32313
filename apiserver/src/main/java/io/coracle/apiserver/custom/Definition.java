package io.coracle.apiserver.custom;

import io.coracle.api.GroupResource;
import io.coracle.apiserver.registry.object.Metadata;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A CustomResourceDefinition, as far as serving needs to know it. Immutable.
 *
 * @param tree the whole object, which nobody may change
 */
public record Definition(ObjectNode tree) {
  public static final GroupResource RESOURCE =
      new GroupResource("apiextensions.k8s.io", "customresourcedefinitions");

  /** The finalizer that holds a definition until its objects are gone. */
  public static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

  public String name() {
    return Metadata.name(tree);
  }

  public String group() {
    return tree.path("spec").path("group").asString("");
  }

  public boolean namespaced() {
    return tree.path("spec").path("scope").asString("").equals("Namespaced");
  }

  /** A name that was asked for. */
  public String requested(String field) {
    return tree.path("spec").path("names").path(field).asString("");
  }

  public List<String> requestedList(String field) {
    return texts(tree.path("spec").path("names").path(field));
  }

  /** A name that was accepted. */
  public String accepted(String field) {
    return tree.path("status").path("acceptedNames").path(field).asString("");
  }

  public List<String> acceptedList(String field) {
    return texts(tree.path("status").path("acceptedNames").path(field));
  }

  private static List<String> texts(JsonNode array) {
    var all = new ArrayList<String>();
    array.forEach(each -> all.add(each.asString("")));
    return all;
  }

  /** The versions as they are declared. */
  public List<JsonNode> versions() {
    var all = new ArrayList<JsonNode>();
    tree.path("spec").path("versions").forEach(all::add);
    return all;
  }

  /** The version in which objects are kept. */
  public String storageVersion() {
    for (JsonNode version : versions()) {
      if (version.path("storage").asBoolean(false)) {
        return version.path("name").asString("");
      }
    }
    return "";
  }

  /** Whether the condition {@code type} is true. */
  public boolean is(String type) {
    return is(type, "True");
  }

  /** Whether the condition {@code type} has {@code status}. */
  public boolean is(String type, String status) {
    for (JsonNode condition : tree.path("status").path("conditions")) {
      if (condition.path("type").asString("").equals(type)) {
        return condition.path("status").asString("").equals(status);
      }
    }
    return false;
  }

  public boolean isDeleting() {
    return Metadata.isDeleting(tree);
  }

  /** Under which name the objects are kept. */
  public GroupResource storage() {
    return new GroupResource(group(), requested("plural"));
  }
}
