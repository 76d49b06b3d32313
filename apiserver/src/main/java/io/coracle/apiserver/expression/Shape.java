package io.coracle.apiserver.expression;

import java.util.Locale;

/** What an expression yields, as far as that can be told without knowing the objects. */
public enum Shape {
  BOOLEAN,
  NUMBER,
  TEXT,
  LIST,
  MAP,
  OBJECT,
  NULL,
  /** Only known when it is evaluated; it may be anything. */
  UNKNOWN;

  /** Whether something of this shape may be used where {@code wanted} is asked for. */
  boolean fits(Shape wanted) {
    return this == UNKNOWN
        || wanted == UNKNOWN
        || this == wanted
        || (wanted == TEXT && this == NULL);
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
