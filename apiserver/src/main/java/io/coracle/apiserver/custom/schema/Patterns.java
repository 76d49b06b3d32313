package io.coracle.apiserver.custom.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * Regular expressions that strangers write. The engine is linear in the text, but counted
 * repetitions are written out before it starts: {@code ((a{1000}){1000}){1000}} alone would fill
 * the memory. So expressions are measured first.
 */
public final class Patterns {
  /** Repetitions inside of one another may not multiply to more than this (as in Go). */
  public static final int MAX_REPETITIONS = 1000;

  /** Written out, an expression has at most so many characters. */
  public static final int MAX_SIZE = 20_000;

  /**
   * Written out, an expression has at most so many parts that take no character, such as {@code $},
   * brackets and {@code *}: the engine goes through them one within the other.
   */
  static final int MAX_HOLLOW = 1_000;

  private static final int MAX_DEPTH = 200;

  private final String text;
  private int at;

  private Patterns(String text) {
    this.text = text;
  }

  /**
   * Compiles {@code text}.
   *
   * @throws IllegalArgumentException when it is no expression, or one that is too large
   */
  public static Pattern compile(String text) {
    var measured = new Patterns(text);
    while (measured.at < text.length()) {
      measured.alternatives(0);
      measured.at++; // a bracket that closes nothing: the engine will say so
    }
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "no regular expression: " + e.getDescription() + ": " + e.getPattern(), e);
    }
  }

  /**
   * How large a part of an expression is.
   *
   * @param size characters when it is written out
   * @param hollow parts of it that take no character
   * @param repetitions the largest product of repetitions inside of one another
   */
  private record Extent(long size, long hollow, long repetitions) {
    static final Extent NONE = new Extent(0, 0, 1);
    static final Extent CHARACTER = new Extent(1, 0, 1);
    static final Extent HOLLOW = new Extent(1, 1, 1);
    static final Extent BRACKETS = new Extent(2, 2, 1);

    Extent {
      if (size > MAX_SIZE || hollow > MAX_HOLLOW || repetitions > MAX_REPETITIONS) {
        throw new IllegalArgumentException("the regular expression is too large");
      }
    }

    Extent and(Extent other) {
      return new Extent(
          size + other.size, hollow + other.hollow, Math.max(repetitions, other.repetitions));
    }

    Extent times(int count) {
      int factor = Math.max(1, count);
      return new Extent(size * factor, hollow * factor, repetitions * factor);
    }
  }

  /** Everything up to the end or the bracket that closes the group. */
  private Extent alternatives(int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("the regular expression nests too deeply");
    }
    Extent all = Extent.NONE;
    while (at < text.length() && text.charAt(at) != ')') {
      Extent part = atom(depth);
      int count = repetition();
      while (count >= 0) {
        part = part.times(count);
        count = repetition();
      }
      all = all.and(part);
    }
    return all;
  }

  private Extent atom(int depth) {
    char c = text.charAt(at);
    switch (c) {
      case '(' -> {
        at++;
        Extent inner = alternatives(depth + 1);
        at++;
        return inner.and(Extent.BRACKETS);
      }
      case '[' -> characterClass();
      case '\\' -> {
        return escape();
      }
      case '^', '$', '|', '*', '+', '?' -> {
        at++;
        return Extent.HOLLOW;
      }
      default -> at++;
    }
    return Extent.CHARACTER;
  }

  private void characterClass() {
    at++;
    if (at < text.length() && text.charAt(at) == '^') {
      at++;
    }
    if (at < text.length() && text.charAt(at) == ']') {
      at++;
    }
    while (at < text.length() && text.charAt(at) != ']') {
      at += text.charAt(at) == '\\' ? 2 : text.startsWith("[:", at) ? named() : 1;
    }
    at++;
  }

  /** The length of a named class such as {@code [:alpha:]}. */
  private int named() {
    int end = text.indexOf(":]", at + 2);
    return end < 0 ? 1 : end + 2 - at;
  }

  private Extent escape() {
    if (text.startsWith("\\Q", at)) {
      int end = text.indexOf("\\E", at + 2);
      int length = (end < 0 ? text.length() : end) - at;
      at = end < 0 ? text.length() : end + 2;
      return new Extent(length, 0, 1);
    }
    boolean place = at + 1 < text.length() && "AzbB".indexOf(text.charAt(at + 1)) >= 0;
    at += 2;
    return place ? Extent.HOLLOW : Extent.CHARACTER;
  }

  /** The count of a repetition that stands here; negative if none does. */
  private int repetition() {
    if (at >= text.length() || text.charAt(at) != '{') {
      return -1;
    }
    int end = text.indexOf('}', at);
    String inner = end < 0 ? "" : text.substring(at + 1, end);
    if (inner.isEmpty() || !inner.chars().allMatch(c -> c == ',' || (c >= '0' && c <= '9'))) {
      return -1; // a brace that is only a character
    }
    long most = 0;
    for (String number : inner.split(",")) {
      most =
          Math.max(
              most,
              number.length() > 6
                  ? Integer.MAX_VALUE
                  : number.isEmpty() ? 0 : Long.parseLong(number));
    }
    at = end + 1;
    return (int) Math.min(most, Integer.MAX_VALUE);
  }
}
