package io.coracle.apiserver.custom.definition;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import java.util.Locale;

/** The names of a custom resource. */
final class NameRules {
  private NameRules() {}

  /** Checks the names that must be there. */
  static void required(Field names) {
    for (String name : new String[] {"plural", "singular", "kind", "listKind"}) {
      names.at(name).notEmpty("");
    }
  }

  /** Checks the names that are there. */
  static void check(Field names) {
    label(names.at("plural"));
    label(names.at("singular"));
    kind(names.at("kind"));
    kind(names.at("listKind"));
    names.at("shortNames").items().forEach(NameRules::label);
    if (!names.at("kind").isEmpty() && names.at("kind").sameAs(names.at("listKind"))) {
      names.at("listKind").invalid("kind and listKind may not be the same");
    }
    names.at("categories").items().forEach(NameRules::label);
  }

  private static void label(Field name) {
    if (!name.isEmpty()) {
      joined(name, name.text(), "");
    }
  }

  private static void kind(Field name) {
    if (!name.isEmpty()) {
      joined(
          name,
          name.text().toLowerCase(Locale.ROOT),
          "may have mixed case, but should otherwise match: ");
    }
  }

  private static void joined(Field name, String text, String prefix) {
    var problems = Names.dns1035Label(text);
    if (!problems.isEmpty()) {
      name.invalid(prefix + String.join(",", problems));
    }
  }
}
