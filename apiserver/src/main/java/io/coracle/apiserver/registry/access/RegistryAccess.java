package io.coracle.apiserver.registry.access;

import io.coracle.api.GroupResource;
import io.coracle.api.GroupVersionResource;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes objects within the process. Writes go through defaulting, admission and
 * validation like those of clients, as the API server's own user. Faults are {@link
 * io.coracle.api.StatusException}. Thread-safe.
 */
public interface RegistryAccess extends Objects {

  /** The revision that created an object; zero if there is none. */
  long createdRevision(GroupResource storage, String namespace, String name);

  /** Creates an object; its namespace is the one in its metadata. */
  ObjectNode create(GroupVersionResource resource, ObjectNode object);

  /** Creates an object unless one of that name is there. Returns whether it did. */
  boolean createIfAbsent(GroupVersionResource resource, ObjectNode object);

  /**
   * Replaces an object by what {@code change} makes of it; again, with the newer object, when
   * somebody else was faster.
   */
  ObjectNode update(
      GroupVersionResource resource,
      String namespace,
      String name,
      UnaryOperator<ObjectNode> change);

  /** Like {@link #update}, of the status only. */
  ObjectNode updateStatus(
      GroupVersionResource resource,
      String namespace,
      String name,
      UnaryOperator<ObjectNode> change);

  /** Deletes an object as its kind does by itself. */
  void delete(GroupVersionResource resource, String namespace, String name);
}
