package io.coracle.apiserver.admission.plugin;

import io.coracle.api.GroupResource;
import io.coracle.apiserver.admission.AdmissionAttributes;
import io.coracle.apiserver.admission.AdmissionAttributes.Operation;
import io.coracle.apiserver.admission.AdmissionPlugin;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A new node gets no pods until it was seen to be ready. */
public final class TaintNodesByCondition implements AdmissionPlugin {
  private static final GroupResource NODES = new GroupResource("", "nodes");
  private static final String NOT_READY = "node.kubernetes.io/not-ready";
  private static final String NO_SCHEDULE = "NoSchedule";

  @Override
  public String name() {
    return "TaintNodesByCondition";
  }

  @Override
  public void mutate(AdmissionAttributes attributes) {
    if (attributes.operation() == Operation.CREATE
        && Pods.is(attributes, NODES)
        && attributes.subresource().isEmpty()) {
      attributes.object().ifPresent(TaintNodesByCondition::taint);
    }
  }

  private static void taint(ObjectNode node) {
    ObjectNode spec = Pods.spec(node);
    for (JsonNode taint : spec.path("taints")) {
      if (taint.path("key").asString("").equals(NOT_READY)
          && taint.path("effect").asString("").equals(NO_SCHEDULE)) {
        return;
      }
    }
    Pods.array(spec, "taints").add(Pods.object("key", NOT_READY, "effect", NO_SCHEDULE));
  }
}
