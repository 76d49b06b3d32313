package io.coracle.apiserver.kinds;

import io.coracle.api.GroupResource;
import io.coracle.apiserver.kinds.pod.PodStrategy;
import io.coracle.apiserver.strategy.Strategies;
import io.coracle.apiserver.strategy.Strategy;
import java.util.HashMap;
import java.util.Map;

/** The strategies of the kinds that every cluster has. */
public final class BuiltInStrategies {
  private BuiltInStrategies() {}

  public static Strategies all() {
    Map<GroupResource, Strategy> strategies = new HashMap<>();
    strategies.put(new GroupResource("", "pods"), new PodStrategy());
    return new Strategies(strategies);
  }
}
