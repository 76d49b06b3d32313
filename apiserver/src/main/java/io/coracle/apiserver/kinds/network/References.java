package io.coracle.apiserver.kinds.network;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import java.util.List;

/** Rules for references to objects of any kind. */
final class References {
  private References() {}

  /** Group, kind and name. */
  static void local(Field reference) {
    Field group = reference.at("apiGroup");
    if (group.present()) {
      group.invalid(Names.dnsSubdomain(group.text()));
    }
    for (String field : List.of("kind", "name")) {
      Field text = reference.at(field);
      if (text.notEmpty("")) {
        text.invalid(Names.pathSegment(text.text()));
      }
    }
  }
}
