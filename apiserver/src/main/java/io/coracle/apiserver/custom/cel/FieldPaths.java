package io.coracle.apiserver.custom.cel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.coracle.apiserver.custom.schema.StructuralSchema;
import java.util.Optional;

/** The places that rules name in {@code fieldPath}: {@code .spec.a}, {@code .b['c.d']}. */
final class FieldPaths {
  private static final Pattern STEP =
      Pattern.compile("\\.([A-Za-z_$][A-Za-z0-9_$]*)|\\['([^']+)']|\\[\"([^\"]+)\"]");

  private FieldPaths() {}

  /** Whether {@code path} leads somewhere in {@code schema}. */
  static boolean exists(String path, StructuralSchema schema) {
    Matcher matcher = STEP.matcher(path);
    int at = 0;
    Optional<StructuralSchema> node = Optional.of(schema);
    while (at < path.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        return false;
      }
      String name =
          matcher.group(1) != null
              ? matcher.group(1)
              : matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
      node = node.flatMap(parent -> parent.child(name));
      if (node.isEmpty()) {
        return false;
      }
      at = matcher.end();
    }
    return true;
  }
}
