package io.coracle.apiserver.kinds.device;

import io.coracle.apiserver.expression.Expressions;
import io.coracle.apiserver.expression.Shape;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** Rules that several kinds of dynamic resource allocation share. */
final class DeviceRules {
  private static final int MAX_SELECTORS = 32;
  private static final int MAX_CONFIGURATIONS = 32;
  private static final int MAX_DRIVER_LENGTH = 63;
  private static final int MAX_POOL_LENGTH = 253;
  private static final int MAX_IDENTIFIER_LENGTH = 32;
  private static final int MAX_EXPRESSION = 10 * 1024;
  private static final int MAX_PARAMETERS = 10 * 1024;
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private DeviceRules() {}

  /** The name of a driver, in which letters may be capital. */
  static void driver(Field driver) {
    if (driver.notEmpty("")) {
      driver(driver, driver.text());
    }
  }

  private static void driver(Field place, String name) {
    if (name.length() > MAX_DRIVER_LENGTH) {
      place.tooLong(MAX_DRIVER_LENGTH);
    }
    place.invalid(name, Names.dnsSubdomain(name.toLowerCase(Locale.ROOT)));
  }

  /** The name of a pool: subdomains between slashes. */
  static void pool(Field name) {
    if (name.notEmpty("")) {
      if (name.text().length() > MAX_POOL_LENGTH) {
        name.tooLong(MAX_POOL_LENGTH);
      }
      for (String part : name.text().split("/", -1)) {
        name.invalid(part, Names.dnsSubdomain(part));
      }
    }
  }

  static void selectors(Field selectors) {
    if (selectors.size() > MAX_SELECTORS) {
      selectors.tooMany(MAX_SELECTORS);
      return;
    }
    for (Field selector : selectors.items()) {
      Field cel = selector.at("cel");
      if (cel.absent()) {
        cel.required("");
        continue;
      }
      Field expression = cel.at("expression");
      if (expression.text().length() > MAX_EXPRESSION) {
        expression.tooLong(MAX_EXPRESSION);
      } else if (expression.notEmpty("")) {
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
  static void configurations(Field configurations, RequestNames known) {
    if (configurations.size() > MAX_CONFIGURATIONS) {
      configurations.tooMany(MAX_CONFIGURATIONS);
      return;
    }
    for (Field configuration : configurations.items()) {
      known.references(configuration.at("requests"));
      opaque(configuration.at("opaque"));
    }
  }

  static void opaque(Field opaque) {
    if (opaque.absent()) {
      opaque.required("");
      return;
    }
    driver(opaque.at("driver"));
    object(opaque.at("parameters"), MAX_PARAMETERS);
  }

  /** A JSON object of limited length, which must be there. */
  static void object(Field field, int limit) {
    if (field.absent()) {
      field.required("");
    } else if (String.valueOf(field.node()).getBytes(StandardCharsets.UTF_8).length > limit) {
      field.tooLong(limit);
    } else if (!(field.node() instanceof ObjectNode)) {
      field.invalid("must be a valid JSON object");
    }
  }

  /** The name of an attribute or capacity: {@code memory} or {@code example.com/memory}. */
  static void qualified(Field place, String name) {
    String[] parts = name.split("/", -1);
    if (parts.length > 2) {
      place.invalid(name, "must not contain more than one slash");
      return;
    }
    if (parts.length == 2) {
      if (parts[0].isEmpty()) {
        place.invalid("", "the domain must not be empty");
      } else {
        driver(place, parts[0]);
      }
      if (parts[1].isEmpty()) {
        place.invalid("", "the name must not be empty");
        return;
      }
    }
    identifier(place, parts[parts.length - 1]);
  }

  private static void identifier(Field place, String name) {
    if (name.length() > MAX_IDENTIFIER_LENGTH) {
      place.tooLong(MAX_IDENTIFIER_LENGTH);
    }
    if (!IDENTIFIER.matcher(name).matches()) {
      place.invalid(name, "must be made of letters, digits and '_', not beginning with a digit");
    }
  }

  /** A qualified name that has a domain. */
  static void fullyQualified(Field name) {
    qualified(name, name.text());
    if (name.text().indexOf('/') < 0) {
      name.invalid("must be a domain and a name separated by a slash");
    }
  }
}
