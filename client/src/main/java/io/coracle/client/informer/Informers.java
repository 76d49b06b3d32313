package io.coracle.client.informer;

import io.coracle.base.Environment;
import io.coracle.client.Client;
import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * The informers of one process, shared: who asks twice for the same collection gets the same
 * informer, and its objects are decoded once.
 */
public interface Informers extends AutoCloseable {

  /** Informers that read through {@code client}. */
  static Informers over(Client client, Environment environment) {
    return new SharedInformers(client, environment);
  }

  /** The informer of all objects of {@code type}. */
  default <T extends HasMetadata> Informer<T> of(Class<T> type) {
    return of(type, "", "");
  }

  /**
   * The informer of a part of a collection.
   *
   * @param namespace empty for all
   * @param fieldSelector empty for all, else e.g. {@code spec.nodeName=n1}
   */
  <T extends HasMetadata> Informer<T> of(Class<T> type, String namespace, String fieldSelector);

  /** Starts all informers that were asked for and have not been started. */
  void start();

  /** Whether all informers that were started are synced. */
  boolean synced();

  /**
   * Runs {@code body} once, when all informers that were started are synced; at once if they are.
   */
  void onSynced(Runnable body);

  @Override
  void close();
}
