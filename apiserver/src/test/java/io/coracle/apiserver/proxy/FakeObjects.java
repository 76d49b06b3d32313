package io.coracle.apiserver.proxy;

import io.coracle.api.GroupResource;
import io.coracle.apiserver.registry.access.Objects;
import io.coracle.apiserver.registry.object.Attributes;
import io.coracle.apiserver.registry.object.Metadata;
import io.coracle.store.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** Objects in a map, for tests that only read. */
final class FakeObjects implements Objects {
  private final Map<GroupResource, List<ObjectNode>> byResource = new ConcurrentHashMap<>();

  void put(GroupResource resource, ObjectNode object) {
    byResource.computeIfAbsent(resource, r -> new ArrayList<>()).add(object);
  }

  @Override
  public Optional<ObjectNode> get(GroupResource storage, String namespace, String name) {
    return list(storage, namespace).stream()
        .filter(object -> Metadata.name(object).equals(name))
        .findFirst();
  }

  @Override
  public Optional<Attributes> attributes(GroupResource storage, String namespace, String name) {
    throw new UnsupportedOperationException("not needed here");
  }

  @Override
  public List<Attributes> attributesOfAll(GroupResource storage, String namespace) {
    throw new UnsupportedOperationException("not needed here");
  }

  @Override
  public List<ObjectNode> list(GroupResource storage, String namespace) {
    return byResource.getOrDefault(storage, List.of()).stream()
        .filter(object -> namespace.isEmpty() || Metadata.namespace(object).equals(namespace))
        .toList();
  }

  @Override
  public Subscription watch(GroupResource storage, Consumer<Event> listener) {
    throw new UnsupportedOperationException("not needed here");
  }
}
