package io.coracle.cli.connection;

/**
 * A resource as the server's discovery tells of it.
 *
 * @param groupVersion as in {@code apiVersion}
 * @param name e.g. {@code deployments}
 * @param namespaced whether its objects live in namespaces
 */
public record ServedResource(String groupVersion, String kind, String name, boolean namespaced) {

  /** The path of the collection; {@code namespace} counts only for what is namespaced. */
  public String collection(String namespace) {
    String root = groupVersion.indexOf('/') < 0 ? "/api/" + groupVersion : "/apis/" + groupVersion;
    return namespaced ? root + "/namespaces/" + namespace + "/" + name : root + "/" + name;
  }

  /** The path of an object. */
  public String object(String namespace, String objectName) {
    return collection(namespace) + "/" + objectName;
  }
}
