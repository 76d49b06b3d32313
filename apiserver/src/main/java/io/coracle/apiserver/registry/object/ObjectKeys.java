package io.coracle.apiserver.registry.object;

import io.coracle.api.GroupResource;
import io.coracle.store.Key;
import io.coracle.store.Range;

/**
 * Where objects are kept: {@code /GROUP/RESOURCE/NAMESPACE/NAME}, without the namespace for objects
 * that live in none; the core group is called {@code core}.
 */
public final class ObjectKeys {
  private ObjectKeys() {}

  /** The key of one object. */
  public static Key of(GroupResource storage, String namespace, String name) {
    return new Key(prefix(storage, namespace) + name);
  }

  /** All objects of a resource, or those of one namespace if {@code namespace} is not empty. */
  public static Range range(GroupResource storage, String namespace) {
    return Range.prefix(prefix(storage, namespace));
  }

  /** Just one object. */
  public static Range only(Key key) {
    return new Range(key.path(), key.path() + "\0");
  }

  /** What all keys of {@link #range} start with; ends with a slash. */
  public static String prefix(GroupResource storage, String namespace) {
    String group = storage.group().isEmpty() ? "core" : storage.group();
    String start = "/" + group + "/" + storage.resource() + "/";
    return namespace.isEmpty() ? start : start + namespace + "/";
  }
}
