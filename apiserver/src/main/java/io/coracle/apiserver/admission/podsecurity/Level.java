package io.coracle.apiserver.admission.podsecurity;

import java.util.Locale;
import java.util.Optional;

/** How much a pod may do, from everything to little. */
enum Level {
  PRIVILEGED,
  BASELINE,
  RESTRICTED;

  static Optional<Level> of(String text) {
    return switch (text) {
      case "privileged" -> Optional.of(PRIVILEGED);
      case "baseline" -> Optional.of(BASELINE);
      case "restricted" -> Optional.of(RESTRICTED);
      default -> Optional.empty();
    };
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
