package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Field;
import java.util.List;

/** Rules for disks of Azure: the form of the URI depends on the kind of disk. */
final class AzureDiskRules {
  private static final List<String> CACHING = List.of("None", "ReadOnly", "ReadWrite");
  private static final List<String> KINDS = List.of("Dedicated", "Managed", "Shared");
  private static final String MANAGED_DISK = "/subscriptions/";
  private static final String BLOB = "https://";

  private AzureDiskRules() {}

  static void disk(Field source) {
    source.at("diskName").notEmpty("");
    source.at("diskURI").notEmpty("");
    source.at("cachingMode").optionalOneOf(CACHING);
    Field kind = source.at("kind");
    kind.optionalOneOf(KINDS);
    Field uri = source.at("diskURI");
    String start = kind.is("Managed") ? MANAGED_DISK : BLOB;
    if (kind.present() && !uri.text().startsWith(start)) {
      uri.notSupported(uri.text(), List.of(start + "..."));
    }
  }
}
