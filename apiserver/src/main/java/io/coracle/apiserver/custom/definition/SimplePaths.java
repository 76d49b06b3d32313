package io.coracle.apiserver.custom.definition;

import com.google.re2j.Pattern;
import java.util.List;

/** Paths of nothing but names: {@code .spec.replicas}. */
final class SimplePaths {
  private static final Pattern SIMPLE = Pattern.compile("(\\.[A-Za-z_][-A-Za-z0-9_]*)+");

  private SimplePaths() {}

  static boolean isSimple(String path) {
    return SIMPLE.matcher(path).matches();
  }

  /** The names of a simple path, from the top. */
  static List<String> names(String path) {
    return List.of(path.substring(1).split("\\.", -1));
  }
}
