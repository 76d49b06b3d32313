package io.coracle.apiserver.admission.podsecurity;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Sentences of violations. */
final class Words {
  private Words() {}

  /** A violation by containers; empty if there are none. */
  static Optional<String> containers(List<String> names, String mustWhat) {
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            (names.size() == 1 ? "container " : "containers ") + quoted(names) + " " + mustWhat);
  }

  /** A violation by the pod itself or by containers; empty if neither. */
  static Optional<String> podOrContainers(boolean pod, List<String> names, String mustWhat) {
    if (!pod) {
      return containers(names, mustWhat);
    }
    return Optional.of(
        names.isEmpty()
            ? "pod " + mustWhat
            : "pod and " + containers(names, mustWhat).orElseThrow());
  }

  static Optional<String> some(Collection<String> found, String what) {
    return found.isEmpty() ? Optional.empty() : Optional.of(what + " " + String.join(", ", found));
  }

  static String quoted(Collection<String> names) {
    return String.join(", ", names.stream().map(name -> "\"" + name + "\"").toList());
  }
}
