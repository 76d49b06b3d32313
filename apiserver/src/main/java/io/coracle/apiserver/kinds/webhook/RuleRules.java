package io.coracle.apiserver.kinds.webhook;

import io.coracle.apiserver.kinds.field.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for what requests a webhook is called for. */
public final class RuleRules {
  private static final List<String> OPERATIONS =
      List.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");
  private static final List<String> SCOPES = List.of("*", "Cluster", "Namespaced");

  private RuleRules() {}

  public static void validate(Field rule) {
    Field operations = rule.at("operations");
    list(operations);
    for (Field operation : operations.items()) {
      operation.oneOf(OPERATIONS);
    }
    list(rule.at("apiGroups"));
    list(rule.at("apiVersions"));
    for (Field version : rule.at("apiVersions").items()) {
      version.notEmpty("");
    }
    resources(rule.at("resources"));
    rule.at("scope").optionalOneOf(SCOPES);
  }

  private static void list(Field list) {
    if (list.size() == 0) {
      list.required("");
      return;
    }
    for (Field entry : list.items()) {
      if (entry.is("*") && list.size() > 1) {
        list.invalid("if '*' is present, must not specify others");
        return;
      }
    }
  }

  /**
   * Resources and {@code resource/subresource}; a star for one side stands for all of that side.
   */
  private static void resources(Field resources) {
    if (resources.size() == 0) {
      resources.required("");
    }
    Set<String> wholly = new HashSet<>();
    Set<String> everywhere = new HashSet<>();
    boolean all = false;
    boolean star = false;
    // Only the last one counts in the reference.
    boolean plain = false;
    for (Field entry : resources.items()) {
      if (!entry.notEmpty("")) {
        continue;
      }
      String text = entry.text();
      all |= text.equals("*/*");
      star |= text.equals("*");
      int slash = text.indexOf('/');
      if (slash < 0) {
        plain = !text.equals("*");
      } else {
        part(entry, text.substring(0, slash), text.substring(slash + 1), wholly, everywhere);
      }
    }
    if (all && resources.size() > 1) {
      resources.invalid("if '*/*' is present, must not specify other resources");
    }
    if (star && plain) {
      resources.invalid("if '*' is present, must not specify resources without subresources");
    }
  }

  private static void part(
      Field entry, String resource, String part, Set<String> wholly, Set<String> everywhere) {
    if (wholly.contains(resource)) {
      entry.invalid("must not be specified beside '" + resource + "/*'");
    }
    if (everywhere.contains(part)) {
      entry.invalid("must not be specified beside '*/" + part + "'");
    }
    if (part.equals("*")) {
      wholly.add(resource);
    }
    if (resource.equals("*")) {
      everywhere.add(part);
    }
  }
}
