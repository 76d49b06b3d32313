package io.coracle.apiserver.custom.definition;

import com.google.re2j.Pattern;
import java.util.List;

/** Paths of nothing but names: {@code .spec.replicas}. */
final class SimplePaths {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][-A-Za-z0-9_]*");

  private SimplePaths() {}

  static boolean isSimple(String path) {
    // Part by part: a pattern of the whole would take a frame of the stack for each of them.
    return path.startsWith(".")
        && names(path).stream().allMatch(name -> NAME.matcher(name).matches());
  }

  /** The names of a simple path, from the top. */
  static List<String> names(String path) {
    return List.of(path.substring(1).split("\\.", -1));
  }
}
