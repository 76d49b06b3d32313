package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Addresses;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import java.util.List;

/** Rules for name resolution in pods. */
final class DnsRules {
  static final List<String> POLICIES =
      List.of("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None");
  private static final int MAX_NAMESERVERS = 3;
  private static final int MAX_SEARCHES = 32;
  private static final int MAX_SEARCH_LENGTH = 2048;

  private DnsRules() {}

  static void config(Field config, Field policy) {
    Field nameservers = config.at("nameservers");
    if (policy.is("None")) {
      if (config.absent()) {
        config.required("must provide `dnsConfig` when `dnsPolicy` is None");
      } else if (nameservers.size() == 0) {
        nameservers.required("must provide at least one DNS nameserver when `dnsPolicy` is None");
      }
    }
    if (config.absent()) {
      return;
    }
    if (nameservers.size() > MAX_NAMESERVERS) {
      nameservers.invalid("must not have more than " + MAX_NAMESERVERS + " nameservers");
    }
    for (Field nameserver : nameservers.items()) {
      nameserver.invalidUnlessKept(nameserver.text(), Addresses.address(nameserver.text()));
    }
    searches(config.at("searches"));
    for (Field option : config.at("options").items()) {
      if (option.at("name").isEmpty()) {
        option.required("must not be empty");
      }
    }
  }

  private static void searches(Field searches) {
    if (searches.size() > MAX_SEARCHES) {
      searches.invalid("must not have more than " + MAX_SEARCHES + " search paths");
    }
    int length = Math.max(0, searches.size() - 1);
    for (Field search : searches.items()) {
      length += search.text().length();
    }
    if (length > MAX_SEARCH_LENGTH) {
      searches.invalid("must not have more than " + MAX_SEARCH_LENGTH + " characters together");
    }
    for (Field search : searches.items()) {
      String text = search.text();
      if (!text.equals(".")) {
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        search.invalid(Names.dnsSubdomain(name.replace('_', 'a')));
      }
    }
  }

  static void hostAliases(Field aliases) {
    for (Field alias : aliases.items()) {
      Field address = alias.at("ip");
      address.invalidUnlessKept(address.text(), Addresses.address(address.text()));
      for (Field hostname : alias.at("hostnames").items()) {
        hostname.invalid(Names.dnsSubdomain(hostname.text()));
      }
    }
  }
}
