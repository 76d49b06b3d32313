package io.coracle.api.decode;

/**
 * Where in a tree a walk stands: {@code spec.containers[0].name}. Each step down returns a mark
 * with which to go back. Not thread-safe.
 */
final class FieldPath {
  private final StringBuilder text = new StringBuilder();

  int field(String name) {
    int mark = text.length();
    if (mark > 0) {
      text.append('.');
    }
    text.append(name);
    return mark;
  }

  int index(int index) {
    int mark = text.length();
    text.append('[').append(index).append(']');
    return mark;
  }

  void back(int mark) {
    text.setLength(mark);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
