package io.coracle.kubelet.container;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code $(NAME)} in texts. {@code $$} is a dollar sign that begins nothing; a name that
 * is not known stays as it stands (Kubernetes API, {@code Container.command}).
 */
public final class Expansion {
  private Expansion() {}

  /**
   * Expands a text.
   *
   * @param lookup gives null for names that are not known
   */
  public static String expand(String text, Function<String, @Nullable String> lookup) {
    var out = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
      int close = next == '(' ? text.indexOf(')', at + 2) : -1;
      if (c == '$' && next == '$') {
        out.append('$');
        at += 2;
      } else if (c == '$' && close >= 0) {
        String value = lookup.apply(text.substring(at + 2, close));
        out.append(value == null ? text.substring(at, close + 1) : value);
        at = close + 1;
      } else {
        out.append(c);
        at++;
      }
    }
    return out.toString();
  }
}
