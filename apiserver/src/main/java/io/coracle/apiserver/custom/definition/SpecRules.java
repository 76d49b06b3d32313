package io.coracle.apiserver.custom.definition;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The spec of a definition. What all versions have in common is reported as if it stood above them,
 * as the reference server's internal form has it: {@code spec.validation} instead of {@code
 * spec.versions[0].schema}.
 */
final class SpecRules {
  private SpecRules() {}

  static void check(Field spec, FieldFaults faults) {
    group(spec.at("group"));
    spec.at("scope").requiredOneOf(List.of("Cluster", "Namespaced"));
    Field versions = spec.at("versions");
    for (Field version : versions.items()) {
      if (version.at("schema").at("openAPIV3Schema").absent()) {
        version.at("schema").at("openAPIV3Schema").required("schemas are required");
      }
    }
    boolean shared = isShared(versions, "schema");
    boolean sharedSubresources = isShared(versions, "subresources");
    boolean sharedColumns = isShared(versions, "additionalPrinterColumns");
    boolean sharedFields = isShared(versions, "selectableFields");
    for (Field version : versions.items()) {
      label(version.at("name"));
      if (!shared) {
        schema(version.at("schema"), version, faults);
      }
      if (!sharedSubresources) {
        SubresourceRules.check(version.at("subresources"));
      }
      if (!sharedColumns) {
        ColumnRules.check(version.at("additionalPrinterColumns"));
      }
      if (!sharedFields) {
        SelectableFieldRules.check(version.at("selectableFields"), version.at("schema"));
      }
    }
    versionSet(spec, versions);
    NameRules.required(spec.at("names"));
    NameRules.check(spec.at("names"));
    if (versions.size() > 0) {
      Field first = versions.item(0);
      if (shared) {
        schema(spec.at("validation").holding(first.at("schema")), first, faults);
      }
      if (sharedSubresources) {
        SubresourceRules.check(spec.at("subresources").holding(first.at("subresources")));
      }
      if (sharedColumns) {
        ColumnRules.check(
            spec.at("additionalPrinterColumns").holding(first.at("additionalPrinterColumns")));
      }
      if (sharedFields) {
        SelectableFieldRules.check(
            spec.at("selectableFields").holding(first.at("selectableFields")), first.at("schema"));
      }
    }
    ConversionRules.check(spec.at("conversion"));
  }

  private static void group(Field group) {
    if (!group.notEmpty("")) {
      return;
    }
    List<String> problems = Names.dnsSubdomain(group.text());
    if (!problems.isEmpty()) {
      group.invalid(String.join(",", problems));
    } else if (group.text().indexOf('.') < 0) {
      group.invalid("should be a domain with at least one dot");
    }
  }

  /** Whether all versions say the same of {@code field}. */
  private static boolean isShared(Field versions, String field) {
    JsonNode first = versions.item(0).at(field).node();
    for (Field version : versions.items()) {
      JsonNode node = version.at(field).node();
      if (first == null ? node != null : !first.equals(node)) {
        return false;
      }
    }
    return true;
  }

  private static void schema(Field schema, Field version, FieldFaults faults) {
    boolean status = version.at("subresources").at("status").present();
    Field root = schema.at("openAPIV3Schema");
    if (root.present()) {
      SchemaRoot.check(root, status, faults);
    }
  }

  private static void versionSet(Field spec, Field versions) {
    Set<String> names = new HashSet<>();
    int storage = 0;
    boolean unique = true;
    for (Field version : versions.items()) {
      unique &= names.add(version.at("name").text());
      storage += version.at("storage").flag() ? 1 : 0;
    }
    if (!unique) {
      versions.invalid("must contain unique version names");
    }
    if (storage != 1) {
      versions.invalid("must have exactly one version marked as storage version");
    }
    label(spec.at("version").holding(versions.item(0).at("name")));
  }

  private static void label(Field name) {
    List<String> problems = Names.dns1035Label(name.text());
    if (!problems.isEmpty() && name.present()) {
      name.invalid(String.join(",", problems));
    }
  }
}
