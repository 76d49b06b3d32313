package io.coracle.kubelet.stats;

import io.coracle.kubelet.disk.Space;
import io.coracle.kubelet.disk.Use;
import java.time.Instant;

/** A filesystem, or a part of one: what it has, and what is used of it. */
public record Filesystem(Instant at, Space whole, Use used) {

  /** A filesystem with all that is on it. */
  static Filesystem whole(Instant at, Space space) {
    return new Filesystem(at, space, new Use(space.used(), space.inodes() - space.inodesFree()));
  }
}
