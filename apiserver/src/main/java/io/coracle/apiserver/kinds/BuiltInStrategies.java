package io.coracle.apiserver.kinds;

import io.coracle.api.GroupResource;
import io.coracle.apiserver.kinds.cluster.EventStrategy;
import io.coracle.apiserver.kinds.cluster.LeaseStrategy;
import io.coracle.apiserver.kinds.cluster.NamespaceStrategy;
import io.coracle.apiserver.kinds.cluster.NodeStrategy;
import io.coracle.apiserver.kinds.cluster.PriorityClassStrategy;
import io.coracle.apiserver.kinds.configuration.ConfigMapStrategy;
import io.coracle.apiserver.kinds.configuration.SecretStrategy;
import io.coracle.apiserver.kinds.network.EndpointSliceStrategy;
import io.coracle.apiserver.kinds.network.EndpointsStrategy;
import io.coracle.apiserver.kinds.network.ServiceStrategy;
import io.coracle.apiserver.kinds.pod.PodStrategy;
import io.coracle.apiserver.kinds.workload.DeploymentStrategy;
import io.coracle.apiserver.kinds.workload.ReplicaSetStrategy;
import io.coracle.apiserver.strategy.Strategies;
import io.coracle.apiserver.strategy.Strategy;
import java.util.HashMap;
import java.util.Map;

/** The strategies of the kinds that every cluster has. */
public final class BuiltInStrategies {
  private BuiltInStrategies() {}

  /** All of them. Subresources with rules of their own are listed as, e.g., {@code pods/resize}. */
  public static Strategies all() {
    Map<GroupResource, Strategy> strategies = new HashMap<>();
    core(strategies);
    workloads(strategies);
    others(strategies);
    return new Strategies(strategies);
  }

  private static void core(Map<GroupResource, Strategy> strategies) {
    strategies.put(of("", "pods"), new PodStrategy());
    strategies.put(of("", "namespaces"), new NamespaceStrategy());
    strategies.put(of("", "nodes"), new NodeStrategy());
    strategies.put(of("", "events"), EventStrategy.core());
    strategies.put(of("events.k8s.io", "events"), EventStrategy.strict());
    strategies.put(of("", "configmaps"), new ConfigMapStrategy());
    strategies.put(of("", "secrets"), new SecretStrategy());
    strategies.put(of("", "services"), new ServiceStrategy());
    strategies.put(of("", "endpoints"), new EndpointsStrategy());
  }

  private static void workloads(Map<GroupResource, Strategy> strategies) {
    strategies.put(of("apps", "deployments"), new DeploymentStrategy());
    strategies.put(of("apps", "replicasets"), new ReplicaSetStrategy());
  }

  private static void others(Map<GroupResource, Strategy> strategies) {
    strategies.put(of("coordination.k8s.io", "leases"), new LeaseStrategy());
    strategies.put(of("discovery.k8s.io", "endpointslices"), new EndpointSliceStrategy());
    strategies.put(of("scheduling.k8s.io", "priorityclasses"), new PriorityClassStrategy());
  }

  private static GroupResource of(String group, String resource) {
    return new GroupResource(group, resource);
  }
}
