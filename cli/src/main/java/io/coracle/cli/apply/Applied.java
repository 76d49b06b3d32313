package io.coracle.cli.apply;

import io.coracle.cli.connection.ServedResource;

/**
 * An object that has been applied.
 *
 * @param namespace empty for an object without one
 * @param outcome {@code created}, {@code configured} or {@code unchanged}
 */
public record Applied(
    Manifest manifest, ServedResource resource, String namespace, String name, Outcome outcome) {

  /** What applying did. */
  public enum Outcome {
    CREATED,
    CONFIGURED,
    UNCHANGED
  }

  /** The object's path in the API. */
  public String path() {
    return resource.object(namespace, name);
  }

  /** As people call it, e.g. {@code deployment default/hello}. */
  public String title() {
    String kind = resource.kind().toLowerCase(java.util.Locale.ROOT);
    return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
  }
}
