package io.coracle.apiserver.authorization;

import io.coracle.api.GroupVersionResource;
import io.coracle.api.StatusException;
import io.coracle.apiserver.request.Identity;
import io.coracle.apiserver.request.RequestInfo;
import java.util.List;
import java.util.Map;

/**
 * An access that somebody asks for (authorizer {@code Attributes}).
 *
 * @param resource empty names for paths that are not resources
 * @param subresource empty for none
 * @param namespace empty for none, or for all
 * @param name empty for none, or for all
 * @param path for what is not a resource
 * @param selected the fields that a list or watch is restricted to one value of
 */
public record Access(
    Identity who,
    String verb,
    boolean isResource,
    GroupVersionResource resource,
    String subresource,
    String namespace,
    String name,
    String path,
    Map<String, String> selected) {

  private static final GroupVersionResource NONE = new GroupVersionResource("", "", "");

  /** The access that a request asks for. */
  public static Access of(Identity who, RequestInfo info) {
    return new Access(
        who,
        info.verb(),
        info.isResource(),
        info.resource(),
        info.subresource(),
        info.namespace(),
        info.name(),
        info.path(),
        info.selected());
  }

  /** Access to a path that is not a resource. */
  public static Access toPath(Identity who, String verb, String path) {
    return new Access(who, verb, false, NONE, "", "", "", path, Map.of());
  }

  /** Access to a resource. */
  public static Access toResource(
      Identity who, String verb, String group, String resource, String namespace, String name) {
    return new Access(
        who,
        verb,
        true,
        new GroupVersionResource(group, "", resource),
        "",
        namespace,
        name,
        "",
        Map.of());
  }

  public Access withSubresource(String other) {
    return new Access(who, verb, isResource, resource, other, namespace, name, path, selected);
  }

  /** The resource as rules write it, e.g. {@code pods/log}. */
  String combined() {
    return subresource.isEmpty() ? resource.resource() : resource.resource() + "/" + subresource;
  }

  /** The refusal of this access, in the words of the reference server. */
  public StatusException forbidden(String reason) {
    String sentence = reason.isEmpty() ? sentence() : sentence() + ": " + reason;
    if (!isResource) {
      return new StatusException(
          StatusException.Reason.FORBIDDEN,
          "forbidden: " + sentence,
          new StatusException.Details("", "", "", "", List.of(), 0));
    }
    return StatusException.forbidden(resource.groupResource(), name, sentence);
  }

  private String sentence() {
    String start = "User \"" + who.user() + "\" cannot " + verb;
    if (!isResource) {
      return start + " path \"" + path + "\"";
    }
    String what =
        start + " resource \"" + combined() + "\" in API group \"" + resource.group() + "\"";
    return namespace.isEmpty()
        ? what + " at the cluster scope"
        : what + " in the namespace \"" + namespace + "\"";
  }
}
