package io.coracle.apiserver.strategy;

import io.coracle.api.GroupResource;
import java.util.Map;

/** Which strategy a resource has; {@link Strategy#PLAIN} unless it was given one. */
public record Strategies(Map<GroupResource, Strategy> byResource) {

  public Strategies {
    byResource = Map.copyOf(byResource);
  }

  public Strategy of(GroupResource resource) {
    return byResource.getOrDefault(resource, Strategy.PLAIN);
  }
}
