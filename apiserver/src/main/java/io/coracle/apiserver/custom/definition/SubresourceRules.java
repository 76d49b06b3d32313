package io.coracle.apiserver.custom.definition;

import io.coracle.apiserver.kinds.field.Field;
import java.util.List;

/** Where an object has the numbers of its scale. */
final class SubresourceRules {
  private SubresourceRules() {}

  static void check(Field subresources) {
    Field scale = subresources.at("scale");
    if (scale.absent()) {
      return;
    }
    path(scale.at("specReplicasPath"), List.of(".spec."), true);
    path(scale.at("statusReplicasPath"), List.of(".status."), true);
    path(scale.at("labelSelectorPath"), List.of(".spec.", ".status."), false);
  }

  private static void path(Field path, List<String> prefixes, boolean required) {
    if (path.isEmpty()) {
      if (required) {
        path.required("");
      }
      return;
    }
    if (!SimplePaths.isSimple(path.text())) {
      path.invalid("must be a simple json path starting with .");
    } else if (prefixes.stream().noneMatch(path.text()::startsWith)) {
      path.invalid("should be a json path under either " + String.join(" or ", prefixes));
    }
  }
}
