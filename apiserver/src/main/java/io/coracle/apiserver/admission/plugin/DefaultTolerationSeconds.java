package io.coracle.apiserver.admission.plugin;

import io.coracle.apiserver.admission.AdmissionAttributes;
import io.coracle.apiserver.admission.AdmissionPlugin;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Pods stay for five minutes on a node that is not ready or cannot be reached, unless they say
 * otherwise.
 */
public final class DefaultTolerationSeconds implements AdmissionPlugin {
  private static final int SECONDS = 300;
  private static final String NO_EXECUTE = "NoExecute";
  private static final List<String> TAINTS =
      List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

  @Override
  public String name() {
    return "DefaultTolerationSeconds";
  }

  @Override
  public void mutate(AdmissionAttributes attributes) {
    Pods.written(attributes).ifPresent(DefaultTolerationSeconds::mutate);
  }

  private static void mutate(ObjectNode pod) {
    ObjectNode spec = Pods.spec(pod);
    List<String> missing = TAINTS.stream().filter(taint -> !tolerates(spec, taint)).toList();
    for (String taint : missing) {
      ObjectNode toleration = Pods.object("key", taint, "operator", "Exists", "effect", NO_EXECUTE);
      toleration.put("tolerationSeconds", SECONDS);
      Pods.array(spec, "tolerations").add(toleration);
    }
  }

  private static boolean tolerates(ObjectNode spec, String taint) {
    for (JsonNode toleration : spec.path("tolerations")) {
      String key = toleration.path("key").asString("");
      String effect = toleration.path("effect").asString("");
      if ((key.isEmpty() || key.equals(taint)) && (effect.isEmpty() || effect.equals(NO_EXECUTE))) {
        return true;
      }
    }
    return false;
  }
}
