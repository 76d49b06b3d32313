package io.coracle.store;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One version of an entry. The value is shared by all readers and must never be changed.
 *
 * <p>Readers that derive something from the value, such as the labels in it, can leave it here so
 * that the next reader finds it; it lives as long as the version. Thread-safe.
 */
public final class Stored {
  private final Key key;
  private final byte[] value;
  private final long created;
  private final long modified;
  private volatile @Nullable Object derived;

  /**
   * @param key where it is
   * @param value the bytes as they were written
   * @param created the revision that created the entry
   * @param modified the revision that wrote this version
   */
  public Stored(Key key, byte[] value, long created, long modified) {
    this.key = key;
    this.value = value;
    this.created = created;
    this.modified = modified;
  }

  public Key key() {
    return key;
  }

  public byte[] value() {
    return value;
  }

  public long created() {
    return created;
  }

  public long modified() {
    return modified;
  }

  /** What a reader left here; null when nobody did. */
  public @Nullable Object derived() {
    return derived;
  }

  /**
   * Leaves {@code knowledge}, which must follow from the value alone; whoever writes last wins, and
   * all write the same.
   */
  public void keepDerived(Object knowledge) {
    derived = knowledge;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Stored that
        && key.equals(that.key)
        && created == that.created
        && modified == that.modified
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, modified);
  }

  @Override
  public String toString() {
    return key + "@" + modified;
  }
}
