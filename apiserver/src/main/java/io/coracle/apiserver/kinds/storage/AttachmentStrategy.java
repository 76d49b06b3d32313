package io.coracle.apiserver.kinds.storage;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.OwnsStatus;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Volumes to be attached to nodes (API reference, VolumeAttachment). */
public final class AttachmentStrategy implements OwnsStatus {

  @Override
  public Set<String> generationFields() {
    return Set.of();
  }

  @Override
  public void validate(ObjectNode attachment, FieldFaults faults) {
    Field spec = Field.root(attachment, faults).at("spec");
    Field attacher = spec.at("attacher");
    if (attacher.notEmpty("")) {
      attacher.invalid(Names.dnsSubdomain(attacher.text()));
    }
    Field source = spec.at("source");
    boolean volume = !source.at("persistentVolumeName").isEmpty();
    boolean inline = source.at("inlineVolumeSpec").present();
    if (volume && inline) {
      source.forbidden("must specify exactly one of inlineVolumeSpec and persistentVolumeName");
    } else if (!volume && !inline) {
      source.required("must specify exactly one of inlineVolumeSpec and persistentVolumeName");
    }
    Field node = spec.at("nodeName");
    node.invalid(node.text(), Names.dnsSubdomain(node.text()));
  }

  @Override
  public void validateUpdate(ObjectNode attachment, ObjectNode before, FieldFaults faults) {
    Field.root(attachment, faults)
        .at("spec")
        .immutable(Field.root(before, new FieldFaults()).at("spec"));
  }
}
