package io.coracle.store;

/**
 * Keys from {@code from}, inclusive, to {@code to}, exclusive, by text.
 *
 * @param from first key of the range
 * @param to first key after the range
 */
public record Range(String from, String to) {

  /** All keys that start with {@code prefix}, which must not be empty. */
  public static Range prefix(String prefix) {
    return new Range(prefix, after(prefix));
  }

  /** The rest of this range, from just behind {@code key}. */
  public Range behind(Key key) {
    return new Range(key.path() + "\0", to);
  }

  /** Whether {@code key} lies in this range. */
  public boolean contains(Key key) {
    return key.path().compareTo(from) >= 0 && key.path().compareTo(to) < 0;
  }

  private static String after(String prefix) {
    int last = prefix.length() - 1;
    return prefix.substring(0, last) + (char) (prefix.charAt(last) + 1);
  }
}
