package io.coracle.client.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A local copy of a collection, kept true by list and watch. Objects are shared and must not be
 * changed. Thread-safe.
 */
public interface Informer<T extends HasMetadata> {

  Optional<T> get(String namespace, String name);

  /** All objects, in no order. */
  Collection<T> all();

  /** The objects of one namespace. */
  Collection<T> inNamespace(String namespace);

  /**
   * Adds an index, before the informer is started.
   *
   * @param keys under which keys an object is found
   */
  void addIndex(String index, Function<T, Collection<String>> keys);

  /** The objects that an index has under {@code key}. */
  List<T> byIndex(String index, String key);

  /**
   * Calls {@code handler} for every object that is there and for every change, one at a time, in
   * order.
   */
  void onChange(Handler<T> handler);

  /** Whether the first list has been taken in and all handlers have seen it. */
  boolean synced();

  /**
   * Takes changes. Must be quick and must not block: put a key into a work queue. What a handler
   * does not say, it does not look at.
   */
  interface Handler<T> {
    default void added(T object) {}

    default void updated(T before, T object) {}

    /** The last state known of the object; it can be older than what was deleted. */
    default void deleted(T object) {}

    /** Takes every object that is there and its new state whenever it changes. */
    static <T> Handler<T> present(Consumer<? super T> take) {
      return new Handler<>() {
        @Override
        public void added(T object) {
          take.accept(object);
        }

        @Override
        public void updated(T before, T object) {
          take.accept(object);
        }
      };
    }

    /** Takes every object that is there, changes or goes. */
    static <T> Handler<T> any(Consumer<? super T> take) {
      return new Handler<>() {
        @Override
        public void added(T object) {
          take.accept(object);
        }

        @Override
        public void updated(T before, T object) {
          take.accept(object);
        }

        @Override
        public void deleted(T object) {
          take.accept(object);
        }
      };
    }

    /** Takes every object that goes. */
    static <T> Handler<T> gone(Consumer<? super T> take) {
      return new Handler<>() {
        @Override
        public void deleted(T object) {
          take.accept(object);
        }
      };
    }
  }
}
