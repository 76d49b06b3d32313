package io.coracle.cli.apply;

import tools.jackson.databind.node.ObjectNode;

/**
 * One object of a manifest file.
 *
 * @param source the file and the number of the document in it, e.g. {@code hello.yaml:2}
 * @param tree as written; has an apiVersion, a kind and a name
 */
public record Manifest(String source, ObjectNode tree) {

  public String apiVersion() {
    return tree.path("apiVersion").asString("");
  }

  public String kind() {
    return tree.path("kind").asString("");
  }

  public String name() {
    return tree.path("metadata").path("name").asString("");
  }

  /** Empty when the manifest names none. */
  public String namespace() {
    return tree.path("metadata").path("namespace").asString("");
  }
}
