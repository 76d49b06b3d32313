package io.coracle.client;

import io.coracle.api.GroupVersionResource;
import io.coracle.api.typed.Typed;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** A client over a transport. Holds no state of its own. */
record TransportClient(Transport transport, String name) implements Client {

  @Override
  public <T extends HasMetadata> Resources<T> resources(Class<T> type) {
    return resources(Typed.resourceOf(type), type);
  }

  @Override
  public <T extends HasMetadata> Resources<T> resources(
      GroupVersionResource resource, Class<T> type) {
    return new TransportResources<>(new Requests(transport, name), resource, type);
  }
}
