package io.coracle.client.informer;

import io.coracle.base.Environment;
import io.coracle.client.Resources;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** An informer: a cache for its readers, and the reflector that keeps it true. */
final class SharedInformer<T extends HasMetadata> implements Informer<T> {
  private final ObjectCache<T> cache = new ObjectCache<>();
  private final Reflector<T> reflector;
  private boolean started;

  SharedInformer(
      Environment environment,
      Resources<T> resources,
      String namespace,
      String fieldSelector,
      String name,
      Runnable onSynced) {
    this.reflector =
        new Reflector<>(environment, resources, namespace, fieldSelector, name, cache, onSynced);
  }

  synchronized void start() {
    if (!started) {
      started = true;
      reflector.start();
    }
  }

  synchronized boolean started() {
    return started;
  }

  void close() {
    reflector.close();
  }

  @Override
  public Optional<T> get(String namespace, String name) {
    return cache.get(namespace, name);
  }

  @Override
  public Collection<T> all() {
    return cache.all();
  }

  @Override
  public Collection<T> inNamespace(String namespace) {
    return cache.inNamespace(namespace);
  }

  @Override
  public synchronized void addIndex(String index, Function<T, Collection<String>> keys) {
    if (started) {
      throw new IllegalStateException("an index is added before the informer is started: " + index);
    }
    cache.addIndex(index, keys);
  }

  @Override
  public List<T> byIndex(String index, String key) {
    return cache.byIndex(index, key);
  }

  @Override
  public void onChange(Handler<T> handler) {
    cache.addHandler(handler);
  }

  @Override
  public boolean synced() {
    return reflector.synced();
  }
}
