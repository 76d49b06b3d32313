package io.coracle.apiserver.registry.access;

import io.coracle.api.GroupResource;
import io.coracle.api.GroupVersionKind;
import tools.jackson.databind.node.ObjectNode;

/** Writes what the server itself keeps in the status of objects. Thread-safe. */
@FunctionalInterface
public interface StatusStore {

  /**
   * Replaces a stored object.
   *
   * @param object as it was read, with its resource version, and then changed
   * @return false when somebody else has written or removed it since it was read
   */
  boolean replace(GroupResource storage, GroupVersionKind kind, ObjectNode object);
}
