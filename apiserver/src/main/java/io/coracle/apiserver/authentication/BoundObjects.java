package io.coracle.apiserver.authentication;

import java.time.Instant;
import java.util.Optional;

/** Tells whether the objects still exist that tokens are bound to. Thread-safe. */
@FunctionalInterface
public interface BoundObjects {

  /**
   * The object of that name.
   *
   * @param kind {@code ServiceAccount}, {@code Pod}, {@code Secret} or {@code Node}
   * @param namespace empty for nodes
   */
  Optional<Bound> find(String kind, String namespace, String name);

  /**
   * An object.
   *
   * @param deleted when its deletion is or was due, if it is being deleted
   */
  record Bound(String uid, Optional<Instant> deleted) {}
}
