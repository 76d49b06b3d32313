package io.coracle.client.informer;

import io.coracle.base.Environment;
import io.coracle.client.Client;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The informers of one client, each made when it is first asked for. */
final class SharedInformers implements Informers {
  private final Client client;
  private final Environment environment;
  private final Map<Scope, SharedInformer<?>> informers = new LinkedHashMap<>();
  private final List<Runnable> waitingForSync = new ArrayList<>();
  private boolean closed;

  SharedInformers(Client client, Environment environment) {
    this.client = client;
    this.environment = environment;
  }

  private record Scope(Class<?> type, String namespace, String fieldSelector) {}

  @Override
  public synchronized <T extends HasMetadata> Informer<T> of(
      Class<T> type, String namespace, String fieldSelector) {
    @SuppressWarnings("unchecked") // An informer is kept under the class of its objects.
    var informer =
        (SharedInformer<T>)
            informers.computeIfAbsent(
                new Scope(type, namespace, fieldSelector),
                scope -> create(type, namespace, fieldSelector));
    return informer;
  }

  private <T extends HasMetadata> SharedInformer<T> create(
      Class<T> type, String namespace, String fieldSelector) {
    return new SharedInformer<>(
        environment,
        client.resources(type),
        namespace,
        fieldSelector,
        type.getSimpleName(),
        this::oneSynced);
  }

  @Override
  public void start() {
    List<SharedInformer<?>> all;
    synchronized (this) {
      if (closed) {
        return;
      }
      all = List.copyOf(informers.values());
    }
    all.forEach(SharedInformer::start);
  }

  @Override
  public synchronized boolean synced() {
    return informers.values().stream().allMatch(i -> !i.started() || i.synced());
  }

  @Override
  public void onSynced(Runnable body) {
    synchronized (this) {
      if (!synced()) {
        waitingForSync.add(body);
        return;
      }
    }
    body.run();
  }

  private void oneSynced() {
    List<Runnable> ready;
    synchronized (this) {
      if (!synced()) {
        return;
      }
      ready = List.copyOf(waitingForSync);
      waitingForSync.clear();
    }
    ready.forEach(Runnable::run);
  }

  @Override
  public void close() {
    List<SharedInformer<?>> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(informers.values());
      waitingForSync.clear();
    }
    all.forEach(SharedInformer::close);
  }
}
