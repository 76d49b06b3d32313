package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Field;

/** Rules for paths inside containers and volumes. */
final class PathRules {
  private PathRules() {}

  /** A relative path that does not leave its root. */
  static void descending(Field path) {
    if (path.text().startsWith("/")) {
      path.invalid("must be a relative path");
    }
    noBacksteps(path);
  }

  /** A relative path that does not leave its root, nor begins with two dots. */
  static void descendingNotReserved(Field path) {
    String text = path.text();
    descending(path);
    if (text.startsWith("..") && !text.startsWith("../") && !text.equals("..")) {
      path.invalid("must not start with '..'");
    }
  }

  static void noBacksteps(Field path) {
    if (hasBackstep(path.text())) {
      path.invalid("must not contain '..'");
    }
  }

  static boolean hasBackstep(String path) {
    int at = path.indexOf("..");
    while (at >= 0) {
      boolean starts = at == 0 || path.charAt(at - 1) == '/';
      boolean ends = at + 2 == path.length() || path.charAt(at + 2) == '/';
      if (starts && ends) {
        return true;
      }
      at = path.indexOf("..", at + 1);
    }
    return false;
  }

  /** A file mode: 0 to 0777. */
  static void mode(Field mode) {
    if (mode.present() && (mode.number() < 0 || mode.number() > 0777)) {
      mode.invalid("must be a number between 0 and 0777 (octal), both inclusive");
    }
  }
}
