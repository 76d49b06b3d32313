package io.coracle.apiserver.admission.podsecurity;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One requirement of a level, which may have changed over time.
 *
 * @param level from which on it holds
 * @param what is wrong when a pod does not meet it, e.g. {@code host namespaces}
 * @param replaces the requirement of a lower level that this one includes; empty for none
 * @param versions what is required, by the minor version since when
 */
record Check(Level level, String what, String replaces, List<Since> versions) {

  /** Says what of a pod does not meet a requirement; empty if nothing. */
  @FunctionalInterface
  interface Requirement {
    Optional<String> violation(SecuredPod pod);
  }

  /** A requirement and the minor version it came with. */
  record Since(int minor, Requirement requirement) {}

  Check {
    versions = versions.stream().sorted(Comparator.comparingInt(Since::minor).reversed()).toList();
  }

  static Check baseline(String what, Since... versions) {
    return new Check(Level.BASELINE, what, "", List.of(versions));
  }

  static Check restricted(String what, String replaces, Since... versions) {
    return new Check(Level.RESTRICTED, what, replaces, List.of(versions));
  }

  static Since since(int minor, Requirement requirement) {
    return new Since(minor, requirement);
  }

  /** The requirement as it was in that version; empty if it did not exist. */
  Optional<Requirement> at(int minor) {
    return versions.stream()
        .filter(version -> version.minor() <= minor)
        .findFirst()
        .map(Since::requirement);
  }

  boolean holdsFor(Standard standard) {
    return level.compareTo(standard.level()) <= 0 && at(standard.minor()).isPresent();
  }
}
