package io.coracle.client.informer;

import io.coracle.base.log.Log;
import io.coracle.client.informer.Informer.Handler;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one collection with their indices, and the handlers that are told of changes.
 *
 * <p>Writers and handlers share one lock, so that every handler sees every change once and in
 * order; readers take none. A handler is called inside the lock and so must not wait.
 */
final class ObjectCache<T extends HasMetadata> {
  private static final Log LOG = Log.of("informer");
  private static final String NAMESPACE_INDEX = "";

  private final Map<String, T> objects = new ConcurrentHashMap<>();
  private final Map<String, ObjectIndex<T>> indices = new ConcurrentHashMap<>();
  private final List<Handler<T>> handlers = new ArrayList<>();

  ObjectCache() {
    indices.put(NAMESPACE_INDEX, new ObjectIndex<>(o -> List.of(namespace(o))));
  }

  private static String namespace(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    return namespace == null ? "" : namespace;
  }

  private static String id(String namespace, String name) {
    return namespace + "/" + name;
  }

  private static String id(HasMetadata object) {
    return id(namespace(object), object.getMetadata().getName());
  }

  Optional<T> get(String namespace, String name) {
    return Optional.ofNullable(objects.get(id(namespace, name)));
  }

  Collection<T> all() {
    return Collections.unmodifiableCollection(objects.values());
  }

  List<T> inNamespace(String namespace) {
    return byIndex(NAMESPACE_INDEX, namespace);
  }

  List<T> byIndex(String index, String key) {
    ObjectIndex<T> found = indices.get(index);
    if (found == null) {
      throw new IllegalArgumentException("there is no index " + index);
    }
    return found.get(key);
  }

  synchronized void addIndex(String name, Function<T, Collection<String>> keys) {
    var index = new ObjectIndex<T>(keys);
    objects.forEach(index::put);
    indices.put(name, index);
  }

  synchronized void addHandler(Handler<T> handler) {
    handlers.add(handler);
    objects.values().forEach(o -> tell(handler, "added", o, null));
  }

  /** Takes in an object that was added or changed. */
  synchronized void put(T object) {
    String id = id(object);
    T before = objects.put(id, object);
    for (ObjectIndex<T> index : indices.values()) {
      if (before != null) {
        index.remove(id, before);
      }
      index.put(id, object);
    }
    tellAll(before == null ? "added" : "updated", object, before);
  }

  /** Takes an object out. */
  synchronized void remove(T last) {
    String id = id(last);
    T before = objects.remove(id);
    if (before != null) {
      indices.values().forEach(index -> index.remove(id, before));
      tellAll("deleted", last, before);
    }
  }

  /** Takes in a whole new list: what is not in it is gone, what is as it was is left alone. */
  synchronized void replace(List<T> list) {
    Set<String> present = new HashSet<>();
    for (T object : list) {
      present.add(id(object));
    }
    Map<String, T> gone = new HashMap<>(objects);
    gone.keySet().removeAll(present);
    gone.values().forEach(this::remove);
    for (T object : list) {
      T before = objects.get(id(object));
      if (before == null || !version(before).equals(version(object))) {
        put(object);
      }
    }
  }

  private static String version(HasMetadata object) {
    String version = object.getMetadata().getResourceVersion();
    return version == null ? "" : version;
  }

  private void tellAll(String what, T object, @Nullable T before) {
    for (Handler<T> handler : handlers) {
      tell(handler, what, object, before);
    }
  }

  /** A handler that fails must not keep the others from hearing of the change. */
  private static <T extends HasMetadata> void tell(
      Handler<T> handler, String what, T object, @Nullable T before) {
    try {
      ChangeCause.during(what, object, () -> call(handler, what, object, before));
    } catch (RuntimeException e) {
      LOG.error("A handler of changes failed", e, "change", new ChangeCause(what, object));
    }
  }

  private static <T extends HasMetadata> void call(
      Handler<T> handler, String what, T object, @Nullable T before) {
    if (what.equals("deleted")) {
      handler.deleted(object);
    } else if (before == null) {
      handler.added(object);
    } else {
      handler.updated(before, object);
    }
  }
}
