package io.coracle.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Conditions and changes that are carried out together or not at all.
 *
 * @param conditions what must hold of the current state
 * @param changes at most one for each key
 */
public record Transaction(List<Condition> conditions, List<Change> changes) {

  public Transaction {
    conditions = List.copyOf(conditions);
    changes = List.copyOf(changes);
  }

  /**
   * {@code key} was last modified by revision {@code modified}; zero means that it does not exist.
   */
  public record Condition(Key key, long modified) {}

  /** What to do to one key. */
  public sealed interface Change {
    Key key();
  }

  /**
   * Writes a value. The store calls {@code value} with the revision of the commit, so that the
   * bytes can hold it.
   */
  public record Put(Key key, Value value) implements Change {}

  /**
   * Removes an entry.
   *
   * @param last the value that watchers see with the removal, made like that of a put
   */
  public record Delete(Key key, Value last) implements Change {}

  /**
   * Makes the bytes of a value when the revision of its commit is known. Called once, by the
   * writer: must be quick.
   */
  @FunctionalInterface
  public interface Value {
    byte[] at(long revision);

    /**
     * What readers would derive from the bytes, if their maker knows it already; see {@link
     * Stored#keepDerived}.
     */
    default @Nullable Object derived() {
      return null;
    }
  }

  /** Creates {@code key}, which must not exist. */
  public static Transaction create(Key key, Value value) {
    return new Transaction(List.of(new Condition(key, 0)), List.of(new Put(key, value)));
  }

  /** Replaces {@code key}, which must have been last modified by {@code modified}. */
  public static Transaction update(Key key, long modified, Value value) {
    return new Transaction(List.of(new Condition(key, modified)), List.of(new Put(key, value)));
  }

  /** Removes {@code key}, which must have been last modified by {@code modified}. */
  public static Transaction delete(Key key, long modified, Value last) {
    return new Transaction(List.of(new Condition(key, modified)), List.of(new Delete(key, last)));
  }
}
