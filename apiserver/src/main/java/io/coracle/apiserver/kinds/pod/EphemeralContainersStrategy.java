package io.coracle.apiserver.kinds.pod;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.strategy.Strategy;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes to {@code pods/ephemeralcontainers}: ephemeral containers may be added, nothing else. */
public final class EphemeralContainersStrategy implements Strategy {
  private final PodStrategy pods = new PodStrategy();

  @Override
  public void applyDefaults(ObjectNode pod) {
    pods.applyDefaults(pod);
  }

  @Override
  public void prepareForUpdate(ObjectNode pod, ObjectNode before) {
    ObjectNode sent = Defaults.object(pod, "spec");
    JsonNode added = sent == null ? null : sent.get("ephemeralContainers");
    PodSubresources.restore(pod, before);
    ObjectNode spec = Defaults.objectOrNew(pod, "spec");
    if (added == null) {
      spec.remove("ephemeralContainers");
    } else {
      spec.set("ephemeralContainers", added);
    }
  }

  @Override
  public void validate(ObjectNode pod, FieldFaults faults) {
    pods.validate(pod, faults);
  }

  @Override
  public void validateUpdate(ObjectNode pod, ObjectNode before, FieldFaults faults) {
    Field now = Field.root(pod, faults);
    Field then = Field.root(before, new FieldFaults());
    if (PodAnnotations.isMirror(then)) {
      now.at("").forbidden("static pods do not support ephemeral containers");
      return;
    }
    Field containers = now.at("spec").at("ephemeralContainers");
    Field old = then.at("spec").at("ephemeralContainers");
    for (Field container : old.items()) {
      if (!isKept(container, containers)) {
        containers.forbidden(
            "existing ephemeral containers \""
                + container.at("name").text()
                + "\" may not be changed or removed");
      }
    }
  }

  private static boolean isKept(Field container, Field containers) {
    for (Field other : containers.items()) {
      if (other.sameAs(container)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Set<String> generationFields() {
    return pods.generationFields();
  }
}
