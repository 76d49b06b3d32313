package io.coracle.client;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One resource of the API, typed. Calls block the current task; refusals are {@link
 * io.coracle.api.StatusException}. Objects that come back are shared and must not be changed: use
 * their builders. For resources without namespaces the namespace is the empty string; an empty
 * namespace in {@link #list} and {@link #watch} means all of them.
 */
public interface Resources<T extends HasMetadata> {

  /** The object, or empty if the server says that there is none. */
  Optional<T> get(String namespace, String name);

  Listed<T> list(String namespace, ListOptions options);

  T create(String namespace, T object);

  /** Replaces the object; with a resource version only if that is still the newest. */
  T update(T object);

  T updateStatus(T object);

  /** Replaces what a subresource such as {@code approval} holds of the object. */
  T updateSubresource(T object, String subresource);

  /**
   * What a subresource such as {@code scale} says, read as {@code answer}; empty if there is no
   * such object or subresource.
   */
  <S> Optional<S> getSubresource(
      String namespace, String name, String subresource, Class<S> answer);

  /**
   * Reads, changes and writes the object until no conflict is in the way, at most {@link
   * #MAX_UPDATE_TRIES} times. Returns empty if it does not exist. A change that returns the same
   * object writes nothing.
   */
  Optional<T> edit(String namespace, String name, UnaryOperator<T> change);

  /** Like {@link #edit}, for the status subresource. */
  Optional<T> editStatus(String namespace, String name, UnaryOperator<T> change);

  /**
   * Patches an object or a subresource of it ({@code subresource} is empty for the object itself).
   */
  T patch(String namespace, String name, String subresource, PatchType type, String patch);

  /** Deletes the object. Returns false if there is none. */
  boolean delete(String namespace, String name, DeleteOptions options);

  /**
   * Creates a subresource such as {@code binding}, {@code eviction} or {@code token}; answers with
   * what comes back, read as {@code type}: a binding, for example, is answered with a {@code
   * Status}.
   */
  <S> S createSubresource(
      String namespace, String name, String subresource, Object body, Class<S> type);

  /**
   * Watches from {@code options.resourceVersion()} on; events arrive one at a time, in order. The
   * watch ends when it is closed or the server ends it, whereupon {@code events.ended} is called
   * once.
   */
  AutoCloseable watch(String namespace, ListOptions options, WatchEvents<T> events);

  /** How often {@link #edit} tries. */
  int MAX_UPDATE_TRIES = 8;

  /** Media types of patches. */
  enum PatchType {
    JSON,
    MERGE,
    STRATEGIC,
    APPLY
  }

  /**
   * A list at one resource version.
   *
   * @param continueToken empty at the end
   */
  record Listed<T>(List<T> items, String resourceVersion, String continueToken) {
    public Listed {
      items = List.copyOf(items);
    }
  }

  /** Takes the events of a watch. */
  interface WatchEvents<T> {
    void added(T object);

    void modified(T object);

    void deleted(T object);

    default void bookmark(String resourceVersion) {}

    /**
     * The watch has ended.
     *
     * @param expired whether the server said 410: the resource version is too old and a new list is
     *     needed
     */
    void ended(boolean expired);
  }
}
