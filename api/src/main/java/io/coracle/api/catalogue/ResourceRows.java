package io.coracle.api.catalogue;

import io.coracle.api.GroupResource;
import io.coracle.api.GroupVersionKind;
import io.coracle.api.GroupVersionResource;
import java.util.ArrayList;
import java.util.List;

/** Reads rows of the table of resources. */
final class ResourceRows {
  private static final List<String> ALL_VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  private ResourceRows() {}

  /**
   * @param columns group, version, resource, kind, scope, singular, short names, categories, verbs,
   *     subresources, and under which group, version and resource and as which kind objects are
   *     kept
   */
  static Resource resource(String[] columns) {
    String group = group(columns[0]);
    var kind = new GroupVersionKind(group, columns[1], columns[3]);
    String[] kept = columns[10].isEmpty() ? columns : columns[10].split(" ", -1);
    return new Resource(
        new GroupVersionResource(group, columns[1], columns[2]),
        kind,
        columns[5],
        columns[4].equals("Namespaced"),
        list(columns[6]),
        list(columns[7]),
        verbs(columns[8]),
        subresources(columns[9]),
        new GroupResource(group(kept[0]), kept[2]),
        new GroupVersionKind(group(kept[0]), kept[1], columns[3]));
  }

  private static String group(String name) {
    return name.equals("core") ? "" : name;
  }

  private static List<String> list(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }

  private static List<String> verbs(String text) {
    return text.equals("all") ? ALL_VERBS : list(text);
  }

  private static List<Resource.Subresource> subresources(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    var subresources = new ArrayList<Resource.Subresource>();
    for (String part : text.split(";", -1)) {
      subresources.add(subresource(part));
    }
    return subresources;
  }

  private static Resource.Subresource subresource(String text) {
    String[] parts = text.split(":", -1);
    return new Resource.Subresource(
        parts[0], GroupVersionKind.of(parts[1], parts[2]), list(parts[3]));
  }
}
