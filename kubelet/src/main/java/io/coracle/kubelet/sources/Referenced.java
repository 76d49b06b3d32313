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
import org.jspecify.annotations.Nullable;

/**
 * Objects of one kind that pods refer to, each read when it is first asked for and watched from
 * then on, so that what a pod sees follows it and who asks again gets it at once. A watch that ends
 * makes the object be read anew when it is next asked for; one that nobody asked for within {@link
 * #UNUSED} is dropped. Thread-safe.
 */
final class Referenced<T extends HasMetadata> implements AutoCloseable {
  /** How long an object is watched after it was last asked for. */
  static final Duration UNUSED = Duration.ofMinutes(10);

  private final Environment environment;
  private final Resources<T> resources;
  private final BiConsumer<String, String> onChange;
  private final Map<ObjectKey, Entry> entries = new HashMap<>();

  /**
   * Nothing is read yet.
   *
   * @param onChange told the namespace and name of an object that has changed
   */
  Referenced(Environment environment, Resources<T> resources, BiConsumer<String, String> onChange) {
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
    Optional<T> read = resources.get(namespace, name);
    read.ifPresent(object -> follow(key, object));
    return read;
  }

  private void follow(ObjectKey key, T object) {
    Entry entry = new Entry(key, object);
    synchronized (entries) {
      if (entries.putIfAbsent(key, entry) != null) {
        return;
      }
      entry.used = environment.clock().nanoTime();
    }
    AutoCloseable watch =
        resources.watch(
            key.namespace(),
            ListOptions.ALL
                .withFields("metadata.name=" + key.name())
                .from(object.getMetadata().getResourceVersion()),
            entry);
    entry.watching(watch);
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

    Entry(ObjectKey key, T object) {
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
