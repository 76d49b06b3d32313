package io.coracle.kubelet.sources;

import io.coracle.base.Environment;
import io.coracle.client.ListOptions;
import io.coracle.client.Resources;
import io.coracle.client.controller.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Objects of one kind that pods refer to, each read when it is first asked for and watched from
 * then on, whether it is there yet or not, so that what a pod sees follows it and who asks again
 * gets it at once. A watch that ends makes the object be read anew when it is next asked for; one
 * that nobody asked for within {@link #UNUSED} is dropped. Thread-safe.
 */
final class Referenced<T extends HasMetadata> implements AutoCloseable {
  /** How long an object is watched after it was last asked for. */
  static final Duration UNUSED = Duration.ofMinutes(10);

  private final Environment environment;
  private final Resources<T> resources;
  private final Predicate<T> constant;
  private final BiConsumer<String, String> onChange;
  private final Map<ObjectKey, Entry> entries = new HashMap<>();

  /**
   * Nothing is read yet.
   *
   * @param constant whether an object can never change, so that it need not be kept
   * @param onChange told the namespace and name of an object that has changed
   */
  Referenced(
      Environment environment,
      Resources<T> resources,
      Predicate<T> constant,
      BiConsumer<String, String> onChange) {
    this.constant = constant;
    this.environment = environment;
    this.resources = resources;
    this.onChange = onChange;
  }

  /** The object; empty if the API has none. Blocks when it is not known yet. */
  Optional<T> get(String namespace, String name) {
    var key = new ObjectKey(namespace, name);
    synchronized (entries) {
      Entry entry = entries.get(key);
      if (entry != null) {
        entry.used = environment.clock().nanoTime();
        return Optional.ofNullable(entry.object);
      }
    }
    // As a list: it has a version to watch from even when the object is not there yet.
    ListOptions named = ListOptions.ALL.withFields("metadata.name=" + name);
    Resources.Listed<T> listed = resources.list(namespace, named);
    Optional<T> read = listed.items().stream().findFirst();
    // What cannot change is read anew when it is asked for: another one may have its name by then.
    if (read.filter(constant).isEmpty()) {
      follow(key, read, named.from(listed.resourceVersion()));
    }
    return read;
  }

  private void follow(ObjectKey key, Optional<T> read, ListOptions from) {
    Entry entry = new Entry(key, read.orElse(null));
    synchronized (entries) {
      if (entries.putIfAbsent(key, entry) != null) {
        return;
      }
      entry.used = environment.clock().nanoTime();
    }
    entry.watching(resources.watch(key.namespace(), from, entry));
  }

  /** Drops what nobody has asked for in a while. */
  void sweep() {
    Map<ObjectKey, Entry> unused = new HashMap<>();
    synchronized (entries) {
      entries.forEach(
          (key, entry) -> {
            if (environment.clock().since(entry.used).compareTo(UNUSED) > 0) {
              unused.put(key, entry);
            }
          });
      entries.keySet().removeAll(unused.keySet());
    }
    unused.values().forEach(Entry::close);
  }

  @Override
  public void close() {
    Map<ObjectKey, Entry> all;
    synchronized (entries) {
      all = Map.copyOf(entries);
      entries.clear();
    }
    all.values().forEach(Entry::close);
  }

  private final class Entry implements Resources.WatchEvents<T> {
    private final ObjectKey key;
    private @Nullable T object;
    private @Nullable AutoCloseable watch;
    private boolean over;
    private long used;

    Entry(ObjectKey key, @Nullable T object) {
      this.key = key;
      this.object = object;
    }

    void watching(AutoCloseable newWatch) {
      boolean late;
      synchronized (entries) {
        watch = newWatch;
        late = over;
      }
      if (late) {
        close();
      }
    }

    void close() {
      AutoCloseable open;
      synchronized (entries) {
        over = true;
        open = watch;
      }
      if (open != null) {
        try {
          open.close();
        } catch (Exception e) {
          throw new IllegalStateException("a watch could not be closed", e);
        }
      }
    }

    private void set(@Nullable T newer) {
      synchronized (entries) {
        object = newer;
      }
      onChange.accept(key.namespace(), key.name());
    }

    @Override
    public void added(T newer) {
      set(newer);
    }

    @Override
    public void modified(T newer) {
      set(newer);
    }

    @Override
    public void deleted(T last) {
      set(null);
    }

    @Override
    public void ended(boolean expired) {
      synchronized (entries) {
        over = true;
        entries.remove(key, this);
      }
    }
  }
}
