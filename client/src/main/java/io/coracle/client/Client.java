package io.coracle.client;

import io.coracle.api.GroupVersionResource;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** Access to an API server as one identity. Thread-safe. */
public interface Client {

  /**
   * A client over {@code transport}.
   *
   * @param name what the server knows this client by: its user agent, and the manager of the fields
   *     that it applies, e.g. {@code kube-scheduler}
   */
  static Client over(Transport transport, String name) {
    return new TransportClient(transport, name);
  }

  /** The resource that holds objects of {@code type}, e.g. {@code client.resources(Pod.class)}. */
  <T extends HasMetadata> Resources<T> resources(Class<T> type);

  /**
   * The resource of that name, with objects of {@code type}, e.g. {@code
   * GenericKubernetesResource}.
   */
  <T extends HasMetadata> Resources<T> resources(GroupVersionResource name, Class<T> type);

  /** The transport below, for requests that are not about objects. */
  Transport transport();
}
