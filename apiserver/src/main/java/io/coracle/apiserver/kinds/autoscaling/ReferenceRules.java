package io.coracle.apiserver.kinds.autoscaling;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import java.util.List;

/** Rules for what is scaled or measured: kind, name and version of the API. */
final class ReferenceRules {
  private ReferenceRules() {}

  static void validate(Field reference) {
    for (String field : List.of("kind", "name")) {
      Field name = reference.at(field);
      if (name.notEmpty("")) {
        name.invalid(Names.pathSegment(name.text()));
      }
    }
  }

  /**
   * Checks the version.
   *
   * @param core whether it may be one of the core API, which has no group
   */
  static void version(Field reference, boolean core) {
    Field version = reference.at("apiVersion");
    int slash = version.text().indexOf('/');
    if (slash != version.text().lastIndexOf('/')) {
      version.invalid("must be a group and a version, or a version");
    } else if (slash <= 0 && !core) {
      version.invalid(version.text(), "apiVersion must specify API group");
    }
  }
}
