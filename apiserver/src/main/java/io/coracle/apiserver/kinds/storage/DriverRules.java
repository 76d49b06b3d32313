package io.coracle.apiserver.kinds.storage;

import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Rules for the names of storage drivers and for the tokens they ask for. */
final class DriverRules {
  private static final int MAX_NAME = 63;
  private static final long MIN_SECONDS = 600;
  private static final long MAX_SECONDS = 1L << 32;

  private DriverRules() {}

  /** The name of a driver, in which letters may be capital. */
  static void name(Field name) {
    if (name.notEmpty("")) {
      if (name.text().length() > MAX_NAME) {
        name.tooLong(MAX_NAME);
      }
      name.invalid(Names.dnsSubdomain(name.text().toLowerCase(Locale.ROOT)));
    }
  }

  static void tokenRequests(Field requests) {
    Set<String> audiences = new HashSet<>();
    for (Field request : requests.items()) {
      Field audience = request.at("audience");
      if (!audiences.add(audience.text())) {
        audience.duplicate();
        continue;
      }
      Field seconds = request.at("expirationSeconds");
      if (seconds.present() && seconds.number() < MIN_SECONDS) {
        seconds.invalid("may not specify a duration less than 10 minutes");
      }
      if (seconds.number() > MAX_SECONDS) {
        seconds.invalid("may not specify a duration larger than 2^32 seconds");
      }
    }
  }
}
