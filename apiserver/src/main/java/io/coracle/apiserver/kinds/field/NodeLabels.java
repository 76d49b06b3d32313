package io.coracle.apiserver.kinds.field;

import java.util.List;
import java.util.Map;

/** Labels of nodes that have other names now. */
public final class NodeLabels {
  private static final Map<String, String> RENAMED =
      Map.of(
          "beta.kubernetes.io/arch", "kubernetes.io/arch",
          "beta.kubernetes.io/os", "kubernetes.io/os",
          "failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region",
          "failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone",
          "beta.kubernetes.io/instance-type", "node.kubernetes.io/instance-type");

  private NodeLabels() {}

  /**
   * Warns of a label that has another name now.
   *
   * @param path where the label is named
   */
  public static void warnOf(String key, String path, List<String> warnings) {
    String now = RENAMED.get(key);
    if (now != null) {
      warnings.add(path + ": " + key + " is deprecated; use \"" + now + "\" instead");
    }
  }

  /** Warns of the keys of the expressions of a selector. */
  public static void warnOfExpressions(Field selector, List<String> warnings) {
    for (Field expression : selector.at("matchExpressions").items()) {
      Field key = expression.at("key");
      warnOf(key.text(), key.path(), warnings);
    }
  }
}
