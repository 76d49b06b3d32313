package io.coracle.apiserver.registry.access;

import io.coracle.api.GroupResource;
import io.coracle.api.json.Json;
import io.coracle.apiserver.registry.object.Attributes;
import io.coracle.apiserver.registry.object.SelectableFields;
import io.coracle.store.Stored;
import io.coracle.store.Subscription;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads stored objects as trees in their storage version. Every tree is the caller's own. Resources
 * go by the name they are stored under. Thread-safe.
 */
public interface Objects {

  /**
   * One object.
   *
   * @param namespace empty for objects that live in none
   */
  Optional<ObjectNode> get(GroupResource storage, String namespace, String name);

  /** Labels and selectable fields of one object, mostly without parsing it. */
  Optional<Attributes> attributes(GroupResource storage, String namespace, String name);

  /** Like {@link #attributes}, of all objects of a resource. */
  List<Attributes> attributesOfAll(GroupResource storage, String namespace);

  /**
   * All objects of a resource.
   *
   * @param namespace only those of this namespace, unless it is empty
   */
  List<ObjectNode> list(GroupResource storage, String namespace);

  /**
   * Calls {@code listener} for every object there is, as added, before this returns; then for every
   * change, in order, from the store's thread.
   */
  Subscription watch(GroupResource storage, Consumer<Event> listener);

  /**
   * What happened to an object.
   *
   * @param stored it as it is now, or as it last was
   * @param storage the resource that it is stored under
   */
  record Event(Type type, Stored stored, GroupResource storage) {

    /** The object, parsed anew each time; the caller's own. */
    public ObjectNode object() {
      return Json.parseObject(stored.value());
    }

    /** Its labels and selectable fields, mostly without parsing it. */
    public Attributes attributes() {
      return Attributes.of(stored, SelectableFields.of(storage));
    }

    /** Kinds of events. */
    public enum Type {
      ADDED,
      MODIFIED,
      DELETED
    }
  }
}
