package io.coracle.client.testing;

/**
 * The parts of a resource's path.
 *
 * @param collection everything up to the plural, without the namespace, e.g. {@code
 *     /apis/apps/v1/deployments}
 * @param namespace empty for all, and for resources without namespaces
 * @param name empty for the collection
 * @param subresource empty for the object itself
 */
record FakePath(String collection, String namespace, String name, String subresource) {

  static FakePath parse(String path) {
    String[] parts = path.substring(1).split("/");
    int at = parts[0].equals("api") ? 2 : 3;
    String root = String.join("/", java.util.Arrays.copyOf(parts, at));
    String namespace = "";
    if (parts.length > at + 2 && parts[at].equals("namespaces") && !isNamespacePart(parts, at)) {
      namespace = parts[at + 1];
      at += 2;
    }
    String collection = "/" + root + "/" + parts[at];
    String name = parts.length > at + 1 ? parts[at + 1] : "";
    String subresource = parts.length > at + 2 ? parts[at + 2] : "";
    return new FakePath(collection, namespace, name, subresource);
  }

  /** Whether the path goes on with a subresource of the namespace itself. */
  private static boolean isNamespacePart(String[] parts, int at) {
    String next = parts[at + 2];
    return parts.length == at + 3 && (next.equals("status") || next.equals("finalize"));
  }

  String plural() {
    return collection.substring(collection.lastIndexOf('/') + 1);
  }

  String group() {
    String[] parts = collection.substring(1).split("/");
    return parts[0].equals("api") ? "" : parts[1];
  }
}
