package io.coracle.apiserver.kinds.pod;

import java.util.regex.Pattern;

/** Names of iSCSI nodes (RFC 3720, section 3.2.6.3): iqn., eui. and naa. */
final class InitiatorNames {
  private static final Pattern QUALIFIED =
      Pattern.compile("iqn\\.\\d{4}-\\d{2}\\.[a-zA-Z0-9.-]+:[^,;*&$|\\s]+$");
  private static final Pattern EXTENDED = Pattern.compile("eui.[a-zA-Z0-9]{16}");
  private static final Pattern ASSIGNED = Pattern.compile("naa.[a-zA-Z0-9]{32}");

  private InitiatorNames() {}

  static boolean isValid(String name) {
    if (name.startsWith("iqn")) {
      return QUALIFIED.matcher(name).find();
    }
    return EXTENDED.matcher(name).matches() || ASSIGNED.matcher(name).matches();
  }
}
