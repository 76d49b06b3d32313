package io.coracle.apiserver.kinds.device;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.ResourceNames;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.Strategy;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Classes of devices (API reference, DeviceClass). */
public final class DeviceClassStrategy implements Strategy {

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.CHANGE;
  }

  @Override
  public Set<String> generationFields() {
    return Set.of("spec");
  }

  @Override
  public void validate(ObjectNode object, FieldFaults faults) {
    Field spec = Field.root(object, faults).at("spec");
    DeviceRules.selectors(spec.at("selectors"));
    DeviceRules.configurations(spec.at("config"), RequestNames.none());
    Field extended = spec.at("extendedResourceName");
    if (extended.present() && !ResourceNames.isExtended(extended.text())) {
      extended.invalid("must be a valid extended resource name");
    }
  }
}
