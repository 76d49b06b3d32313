package io.coracle.api.openapi;

import io.coracle.api.GroupVersionKind;
import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.api.catalogue.Catalogue;
import io.coracle.api.catalogue.Resource;
import io.coracle.api.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Which kinds the types of definitions are. */
final class KindNames {
  private final Map<String, List<GroupVersionKind>> byDefinition = new HashMap<>();

  KindNames(Catalogue catalogue, BuiltInCatalogue builtIn) {
    builtIn
        .definitionsByKind()
        .forEach(
            (kind, definition) ->
                byDefinition.computeIfAbsent(definition, d -> new ArrayList<>()).add(kind));
    var versions = new LinkedHashSet<GroupVersionKind>();
    for (Resource resource : catalogue.resources()) {
      versions.add(new GroupVersionKind(resource.name().group(), resource.name().version(), ""));
    }
    builtIn
        .definitionsOfEveryVersion()
        .forEach(
            (kind, definition) ->
                byDefinition.put(
                    definition,
                    versions.stream()
                        .map(v -> new GroupVersionKind(v.group(), v.version(), kind))
                        .toList()));
  }

  List<GroupVersionKind> of(String definition) {
    return byDefinition.getOrDefault(definition, List.of());
  }

  /** {@code com.example.v1.Widget} for a kind of the group {@code example.com}. */
  static String custom(GroupVersionKind kind) {
    List<String> parts = List.of(kind.group().split("\\.", -1));
    return String.join(".", parts.reversed()) + "." + kind.version() + "." + kind.kind();
  }

  static ObjectNode tree(GroupVersionKind kind) {
    return Json.object()
        .put("group", kind.group())
        .put("kind", kind.kind())
        .put("version", kind.version());
  }
}
