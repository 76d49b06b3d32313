package io.coracle.apiserver.kinds.flow;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import java.util.List;

/** Rules for which requests a flow schema matches. */
final class RequestRules {
  private static final List<String> VERBS =
      List.of(
          "create",
          "delete",
          "deletecollection",
          "get",
          "list",
          "patch",
          "proxy",
          "update",
          "watch");

  private RequestRules() {}

  static void resources(Field rule) {
    verbs(rule.at("verbs"));
    alone(rule.at("apiGroups"));
    alone(rule.at("resources"));
    Field namespaces = rule.at("namespaces");
    if (namespaces.size() == 0) {
      if (!rule.at("clusterScope").flag()) {
        namespaces.required("a rule that is not for the whole cluster must name a namespace");
      }
    } else if (alone(namespaces)) {
      for (Field namespace : namespaces.items()) {
        if (!namespace.is("*")) {
          namespace.invalid(Names.dnsLabel(namespace.text()));
        }
      }
    }
  }

  static void others(Field rule) {
    verbs(rule.at("verbs"));
    Field urls = rule.at("nonResourceURLs");
    if (alone(urls)) {
      for (Field url : urls.items()) {
        if (!url.is("*")) {
          url(url);
        }
      }
    }
  }

  private static void verbs(Field verbs) {
    if (!alone(verbs)) {
      return;
    }
    for (Field verb : verbs.items()) {
      if (!verb.is("*") && !VERBS.contains(verb.text())) {
        verbs.notSupported(String.valueOf(verbs.node()), VERBS);
        return;
      }
    }
  }

  /** The list must have entries, and a star must be the only one. */
  private static boolean alone(Field list) {
    if (list.size() == 0) {
      list.required("must contain at least one value");
      return false;
    }
    for (Field entry : list.items()) {
      if (entry.is("*") && list.size() > 1) {
        list.invalid("if '*' is present, must not specify others");
        return false;
      }
    }
    return true;
  }

  private static void url(Field url) {
    String text = url.text();
    int star = text.indexOf('*');
    if (text.isEmpty()) {
      url.invalid("must not be empty");
    } else if (!text.startsWith("/")) {
      url.invalid("must start with slash");
    } else if (text.contains(" ")) {
      url.invalid("must not contain white-space");
    } else if (text.contains("//")) {
      url.invalid("must not contain double slash");
    } else if (star >= 0 && (star < text.length() - 1 || !text.endsWith("/*"))) {
      url.invalid("a wildcard may only stand after the last slash");
    }
  }
}
