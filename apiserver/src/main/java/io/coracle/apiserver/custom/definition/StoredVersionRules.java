package io.coracle.apiserver.custom.definition;

import io.coracle.apiserver.kinds.field.Field;
import java.util.HashSet;
import java.util.Set;

/** Versions in which objects may be kept must stay. */
final class StoredVersionRules {
  private StoredVersionRules() {}

  static void check(Field stored, Field versions) {
    if (stored.size() == 0) {
      stored.invalid("[]", "must have at least one stored version");
      return;
    }
    Set<String> kept = new HashSet<>();
    stored.items().forEach(version -> kept.add(version.text()));
    Set<String> declared = new HashSet<>();
    for (Field version : versions.items()) {
      String name = version.at("name").text();
      declared.add(name);
      if (version.at("storage").flag() && !kept.contains(name)) {
        stored.invalid(name, "must have the storage version " + name);
      }
    }
    for (Field version : stored.items()) {
      if (!declared.contains(version.text())) {
        version.invalid("must appear in spec.versions");
      }
    }
  }
}
