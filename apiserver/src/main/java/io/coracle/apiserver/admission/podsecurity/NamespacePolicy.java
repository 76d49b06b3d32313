package io.coracle.apiserver.admission.podsecurity;

import io.coracle.api.FieldFaults;
import java.util.Map;
import java.util.Optional;

/** What the labels of a namespace ask of its pods. */
record NamespacePolicy(Standard enforce, Standard warn) {
  static final NamespacePolicy NONE = new NamespacePolicy(Standard.PRIVILEGED, Standard.PRIVILEGED);

  private static final String PREFIX = "pod-security.kubernetes.io/";

  /**
   * The policy of a namespace. A label that cannot be read counts as the strictest.
   *
   * @param faults takes labels that cannot be read
   */
  static NamespacePolicy of(Map<String, String> labels, FieldFaults faults) {
    Standard enforce = standard(labels, "enforce", Standard.PRIVILEGED, faults);
    standard(labels, "audit", Standard.PRIVILEGED, faults);
    boolean says =
        labels.containsKey(PREFIX + "warn") || labels.containsKey(PREFIX + "warn-version");
    Standard warn = says ? standard(labels, "warn", Standard.PRIVILEGED, faults) : enforce;
    return new NamespacePolicy(enforce, warn);
  }

  /** Whether every pod is good for this policy. */
  boolean allowsAll() {
    return enforce.level() == Level.PRIVILEGED && warn.level() == Level.PRIVILEGED;
  }

  private static Standard standard(
      Map<String, String> labels, String mode, Standard otherwise, FieldFaults faults) {
    Level level = otherwise.level();
    String label = PREFIX + mode;
    String text = labels.get(label);
    if (text != null) {
      Optional<Level> read = Level.of(text);
      if (read.isEmpty()) {
        faults.invalid(path(label), text, "must be one of privileged, baseline, restricted");
      }
      level = read.orElse(Level.RESTRICTED);
    }
    int minor = otherwise.minor();
    String version = label + "-version";
    String versionText = labels.get(version);
    if (versionText != null) {
      Optional<Integer> read = Standard.minor(versionText);
      if (read.isEmpty()) {
        faults.invalid(path(version), versionText, "must be \"latest\" or \"v1.x\"");
      }
      minor = read.orElse(Standard.LATEST);
    }
    return new Standard(level, minor);
  }

  private static String path(String label) {
    return "metadata.labels[" + label + "]";
  }
}
