package io.coracle.apiserver.kinds.field;

/** Measures of texts. */
public final class Texts {
  private Texts() {}

  /** How many bytes {@code text} takes in UTF-8. */
  public static long utf8Length(String text) {
    long length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        length++;
      } else if (c < 0x800) {
        length += 2;
      } else if (Character.isHighSurrogate(c) && i + 1 < text.length()) {
        length += 4;
        i++;
      } else {
        length += 3;
      }
    }
    return length;
  }
}
