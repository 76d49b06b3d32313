package io.coracle.store;

/**
 * A key: a path such as {@code /pods/default/web-0}. Keys are ordered by their UTF-8 bytes.
 *
 * @param path starts with a slash, 1 to 1024 bytes
 */
public record Key(String path) implements Comparable<Key> {

  /** No key is longer than this. */
  public static final int MAX_BYTES = 1024;

  public Key {
    if (path.isEmpty() || path.charAt(0) != '/' || path.length() > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a key starts with a slash and has at most 1024 bytes: " + path);
    }
  }

  @Override
  public int compareTo(Key other) {
    return path.compareTo(other.path);
  }

  @Override
  public String toString() {
    return path;
  }
}
