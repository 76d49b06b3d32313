package io.coracle.controllers.garbage;

import io.coracle.controllers.discovery.MetadataWatch;
import io.coracle.controllers.discovery.ServedResources.Served;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Brings the objects of one resource into the graph.
 *
 * @param enqueue takes the uids of what is to be looked at
 */
record GraphFollower(Served resource, Graph graph, Consumer<String> enqueue)
    implements MetadataWatch.Follower {

  @Override
  public Set<String> known() {
    return graph.of(resource.path(""));
  }

  @Override
  public void put(JsonNode metadata) {
    graph.put(Item.of(resource, metadata)).forEach(enqueue);
  }

  @Override
  public void remove(String uid) {
    graph.remove(uid).forEach(enqueue);
  }
}
