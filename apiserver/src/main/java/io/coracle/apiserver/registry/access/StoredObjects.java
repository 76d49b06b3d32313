package io.coracle.apiserver.registry.access;

import io.coracle.api.GroupResource;
import io.coracle.api.json.Json;
import io.coracle.apiserver.registry.object.Attributes;
import io.coracle.apiserver.registry.object.ObjectKeys;
import io.coracle.apiserver.registry.object.SelectableFields;
import io.coracle.store.Change;
import io.coracle.store.Page;
import io.coracle.store.Range;
import io.coracle.store.Sink;
import io.coracle.store.Store;
import io.coracle.store.Stored;
import io.coracle.store.Subscription;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** Reads objects from the store. */
public final class StoredObjects implements Objects {
  private final Store store;

  public StoredObjects(Store store) {
    this.store = store;
  }

  @Override
  public Optional<ObjectNode> get(GroupResource storage, String namespace, String name) {
    return stored(storage, namespace, name).map(StoredObjects::tree);
  }

  @Override
  public Optional<Attributes> attributes(GroupResource storage, String namespace, String name) {
    return stored(storage, namespace, name)
        .map(found -> Attributes.of(found, SelectableFields.of(storage)));
  }

  @Override
  public List<Attributes> attributesOfAll(GroupResource storage, String namespace) {
    SelectableFields selectable = SelectableFields.of(storage);
    return store.range(ObjectKeys.range(storage, namespace), 0, 0).entries().stream()
        .map(entry -> Attributes.of(entry, selectable))
        .toList();
  }

  private Optional<Stored> stored(GroupResource storage, String namespace, String name) {
    return store.get(ObjectKeys.of(storage, namespace, name));
  }

  @Override
  public List<ObjectNode> list(GroupResource storage, String namespace) {
    return store.range(ObjectKeys.range(storage, namespace), 0, 0).entries().stream()
        .map(StoredObjects::tree)
        .toList();
  }

  @Override
  public Subscription watch(GroupResource storage, Consumer<Event> listener) {
    Range range = ObjectKeys.range(storage, "");
    Page page = store.range(range, 0, 0);
    page.entries().forEach(entry -> listener.accept(new Event(Event.Type.ADDED, entry, storage)));
    return store.watch(range, page.revision(), new Listening(storage, listener));
  }

  private static ObjectNode tree(Stored stored) {
    return Json.parseObject(stored.value());
  }

  private record Listening(GroupResource storage, Consumer<Event> listener) implements Sink {
    @Override
    public void accept(List<Change> changes) {
      for (Change change : changes) {
        Event.Type type =
            change.removed()
                ? Event.Type.DELETED
                : change.previous() == null ? Event.Type.ADDED : Event.Type.MODIFIED;
        listener.accept(new Event(type, change.current(), storage));
      }
    }

    @Override
    public void closed() {}
  }
}
