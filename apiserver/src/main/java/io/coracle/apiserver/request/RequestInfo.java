package io.coracle.apiserver.request;

import io.coracle.api.GroupVersionResource;
import java.util.Map;

/**
 * What a request asks for, read from its method, path and query (apiserver {@code RequestInfo}).
 *
 * @param verb {@code get}, {@code list}, {@code watch}, {@code create}, {@code update}, {@code
 *     patch}, {@code delete}, {@code deletecollection}, or the lower-case HTTP method for paths
 *     that are not resources
 * @param resource empty names for paths that are not resources
 * @param subresource empty for none
 * @param namespace empty for none
 * @param name empty for none
 * @param rest what follows a subresource such as {@code proxy}, with its leading slash; else empty
 * @param path the whole path
 * @param selected the fields that a list or watch is restricted to one value of, as the client
 *     wrote them
 */
public record RequestInfo(
    boolean isResource,
    String verb,
    GroupVersionResource resource,
    String subresource,
    String namespace,
    String name,
    String rest,
    String path,
    Map<String, String> selected) {

  public RequestInfo {
    selected = Map.copyOf(selected);
  }

  /** The same with another verb. */
  public RequestInfo withVerb(String other) {
    return new RequestInfo(
        isResource, other, resource, subresource, namespace, name, rest, path, selected);
  }
}
