package io.coracle.apiserver.admission.podsecurity;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All requirements of all levels. */
final class Standards {
  private static final List<Check> ALL =
      Stream.concat(BaselineChecks.all().stream(), RestrictedChecks.all().stream()).toList();

  private Standards() {}

  /** How {@code pod} does not meet {@code standard}; empty if it does. */
  static List<String> violations(SecuredPod pod, Standard standard) {
    if (standard.level() == Level.PRIVILEGED) {
      return List.of();
    }
    List<Check> checks = ALL.stream().filter(check -> check.holdsFor(standard)).toList();
    Set<String> replaced = checks.stream().map(Check::replaces).collect(Collectors.toSet());
    return checks.stream()
        .filter(check -> check.level() != Level.BASELINE || !replaced.contains(check.what()))
        .flatMap(
            check ->
                check
                    .at(standard.minor())
                    .flatMap(requirement -> requirement.violation(pod))
                    .map(detail -> check.what() + " (" + detail + ")")
                    .stream())
        .toList();
  }
}
