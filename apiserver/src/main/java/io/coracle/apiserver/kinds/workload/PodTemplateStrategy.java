package io.coracle.apiserver.kinds.workload;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.pod.PodWarnings;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.Strategy;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Pod templates as objects (API reference, PodTemplate). */
public final class PodTemplateStrategy implements Strategy {

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.CHANGE;
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    Templates.defaults(object);
  }

  @Override
  public void validate(ObjectNode object, FieldFaults faults) {
    Templates.validate(Field.root(object, faults).at("template"));
  }

  @Override
  public Set<String> generationFields() {
    return Set.of("template");
  }

  @Override
  public boolean allowsCreateOnUpdate() {
    return true;
  }

  @Override
  public List<String> warnings(ObjectNode object) {
    return PodWarnings.ofTemplate(object, "template");
  }

  @Override
  public List<String> updateWarnings(ObjectNode object, ObjectNode before) {
    return PodWarnings.isChanged(object, before) ? warnings(object) : List.of();
  }
}
