package io.coracle.apiserver.kinds.flow;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import java.util.List;
import java.util.Map;

/** Rules for whose requests a flow schema matches. */
final class SubjectRules {
  private static final List<String> KINDS = List.of("Group", "ServiceAccount", "User");
  private static final Map<String, String> FIELDS =
      Map.of("Group", "group", "ServiceAccount", "serviceAccount", "User", "user");

  private SubjectRules() {}

  static void validate(Field subject) {
    String kind = subject.at("kind").text();
    String own = FIELDS.get(kind);
    if (own == null) {
      subject.at("kind").notSupported(KINDS);
      return;
    }
    if (subject.at(own).absent()) {
      subject.at(own).required(own + " is required when subject kind is '" + kind + "'");
    } else if (own.equals("serviceAccount")) {
      account(subject.at(own));
    } else {
      subject.at(own).at("name").notEmpty("");
    }
    for (String other : others(own)) {
      if (subject.at(other).present()) {
        subject.at(other).forbidden(other + " is forbidden when subject kind is '" + kind + "'");
      }
    }
  }

  /** The fields that must not be set beside {@code own}, in the order the reference names them. */
  private static List<String> others(String own) {
    return switch (own) {
      case "serviceAccount" -> List.of("user", "group");
      case "user" -> List.of("serviceAccount", "group");
      default -> List.of("serviceAccount", "user");
    };
  }

  private static void account(Field account) {
    Field name = account.at("name");
    if (name.notEmpty("") && !name.is("*")) {
      name.invalid(Names.dnsSubdomain(name.text()));
    }
    Field namespace = account.at("namespace");
    if (namespace.notEmpty("must specify namespace for service account")) {
      namespace.invalid(Names.dnsLabel(namespace.text()));
    }
  }
}
