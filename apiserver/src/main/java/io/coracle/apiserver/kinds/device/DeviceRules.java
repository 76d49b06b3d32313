package io.coracle.apiserver.kinds.device;

import io.coracle.apiserver.expression.Expressions;
import io.coracle.apiserver.expression.Shape;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules that several kinds of dynamic resource allocation share. */
final class DeviceRules {
  private static final int MAX_SELECTORS = 32;
  private static final int MAX_CONFIGURATIONS = 32;
  private static final int MAX_DRIVER_LENGTH = 63;
  private static final int MAX_IDENTIFIER_LENGTH = 32;
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private DeviceRules() {}

  static void driver(Field driver) {
    if (driver.notEmpty("")) {
      driver.invalid(Names.dnsSubdomain(driver.text()));
      if (driver.text().length() > MAX_DRIVER_LENGTH) {
        driver.tooLong(MAX_DRIVER_LENGTH);
      }
    }
  }

  static void selectors(Field selectors) {
    if (selectors.size() > MAX_SELECTORS) {
      selectors.tooMany(MAX_SELECTORS);
    }
    for (Field selector : selectors.items()) {
      Field cel = selector.at("cel");
      if (cel.absent()) {
        cel.required("");
        continue;
      }
      Field expression = cel.at("expression");
      if (expression.notEmpty("")) {
        Expressions.fault(expression.text(), Set.of("device"), Set.of(), Shape.BOOLEAN)
            .ifPresent(expression::invalid);
      }
    }
  }

  /**
   * Configuration for drivers.
   *
   * @param known the names of requests that it may be for
   */
  static void configurations(Field configurations, Set<String> known) {
    if (configurations.size() > MAX_CONFIGURATIONS) {
      configurations.tooMany(MAX_CONFIGURATIONS);
    }
    for (Field configuration : configurations.items()) {
      requests(configuration.at("requests"), known);
      Field opaque = configuration.at("opaque");
      if (opaque.absent()) {
        opaque.required("");
        continue;
      }
      driver(opaque.at("driver"));
      Field parameters = opaque.at("parameters");
      if (parameters.absent()) {
        parameters.required("");
      } else if (parameters.node() == null || !parameters.node().isObject()) {
        parameters.invalid("parameters must be a valid JSON object");
      }
    }
  }

  /** References to requests of the same claim, or to one of the alternatives of one. */
  static void requests(Field requests, Set<String> known) {
    Set<String> seen = new HashSet<>();
    for (Field request : requests.items()) {
      if (!known.contains(request.text())) {
        request.invalid("must be the name of a request in the claim");
      }
      if (!seen.add(request.text())) {
        request.duplicate();
      }
    }
  }

  /** The name of an attribute or capacity: {@code memory} or {@code example.com/memory}. */
  static void qualified(Field place, String name, boolean domainNeeded) {
    if (name.isEmpty()) {
      place.required("name required");
      return;
    }
    int slash = name.indexOf('/');
    if (slash < 0 && domainNeeded) {
      place.invalid(name, "must include a domain");
    } else if (slash >= 0) {
      place.invalid(name, Names.dnsSubdomain(name.substring(0, slash)));
    }
    String identifier = name.substring(slash + 1);
    if (!IDENTIFIER.matcher(identifier).matches() || identifier.length() > MAX_IDENTIFIER_LENGTH) {
      place.invalid(name, "must end in an identifier of at most 32 letters, digits and '_'");
    }
  }
}
