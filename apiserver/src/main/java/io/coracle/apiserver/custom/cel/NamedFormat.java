package io.coracle.apiserver.custom.cel;

import io.coracle.apiserver.custom.schema.Formats;
import io.coracle.apiserver.kinds.field.Names;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A format of strings that rules can check by its name ({@code format.dns1123Label()}). */
record NamedFormat(String name, Function<String, List<String>> problems) {
  private static final Map<String, Function<String, List<String>>> ALL =
      Map.ofEntries(
          Map.entry("dns1123Label", Names::dnsLabel),
          Map.entry("dns1123Subdomain", Names::dnsSubdomain),
          Map.entry("dns1035Label", Names::dns1035Label),
          Map.entry("qualifiedName", Names::qualifiedName),
          Map.entry("dns1123LabelPrefix", text -> prefix(text, Names::dnsLabel)),
          Map.entry("dns1123SubdomainPrefix", text -> prefix(text, Names::dnsSubdomain)),
          Map.entry("dns1035LabelPrefix", text -> prefix(text, Names::dns1035Label)),
          Map.entry("labelValue", Names::labelValue),
          Map.entry("uri", text -> plain("uri", text)),
          Map.entry("uuid", text -> plain("uuid", text)),
          Map.entry("byte", text -> plain("byte", text)),
          Map.entry("date", text -> plain("date", text)),
          Map.entry("datetime", text -> plain("date-time", text)));

  static Iterable<String> names() {
    return ALL.keySet();
  }

  static Optional<NamedFormat> of(String name) {
    return Optional.ofNullable(ALL.get(name)).map(problems -> new NamedFormat(name, problems));
  }

  /** Of what is to be followed by more the last hyphen does not count. */
  private static List<String> prefix(String text, Function<String, List<String>> rule) {
    return rule.apply(text.endsWith("-") ? text.substring(0, text.length() - 1) + "a" : text);
  }

  private static List<String> plain(String format, String text) {
    return Formats.fits(format, text) ? List.of() : List.of("must be of format " + format);
  }
}
