package io.coracle.scheduler.framework;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The nodes as one cycle sees them. Immutable.
 *
 * @param nodes in the order in which they are tried
 * @param byName the same nodes
 */
public record Snapshot(List<NodeInfo> nodes, Map<String, NodeInfo> byName) {

  public Optional<NodeInfo> node(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
