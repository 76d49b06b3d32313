package io.coracle.apiserver.kinds.storage;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.OwnsStatus;
import io.coracle.apiserver.strategy.MetadataLooks;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Volumes to be attached to nodes (API reference, VolumeAttachment). */
public final class AttachmentStrategy implements OwnsStatus {

  private static final int MAX_METADATA = 256 * 1024;
  private static final int MAX_MESSAGE = 1024;

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.WHOLE_TWICE;
  }

  @Override
  public MetadataLooks partLooks() {
    return MetadataLooks.WHOLE_TWICE;
  }

  @Override
  public boolean allowsUnconditionalUpdate() {
    return false;
  }

  @Override
  public Set<String> generationFields() {
    return Set.of();
  }

  @Override
  public void validate(ObjectNode attachment, FieldFaults faults) {
    Field spec = Field.root(attachment, faults).at("spec");
    DriverRules.name(spec.at("attacher"));
    source(spec.at("source"));
    Field node = spec.at("nodeName");
    node.invalid(node.text(), Names.dnsSubdomain(node.text()));
  }

  private static void source(Field source) {
    Field volume = source.at("persistentVolumeName");
    Field inline = source.at("inlineVolumeSpec");
    if (volume.present() == inline.present()) {
      String rule = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
      if (volume.present()) {
        source.forbidden(rule);
      } else {
        source.required(rule);
      }
    } else if (inline.present()) {
      InlineVolumeRules.validate(inline);
    } else if (volume.notEmpty("must specify non empty persistentVolumeName")) {
      volume.invalid(Names.dnsSubdomain(volume.text()));
    }
  }

  @Override
  public void validateStatusUpdate(ObjectNode object, ObjectNode before, FieldFaults faults) {
    Field status = Field.root(object, faults).at("status");
    Field metadata = status.at("attachmentMetadata");
    long bytes = 0;
    for (String key : metadata.keys()) {
      bytes += ParameterRules.length(key) + ParameterRules.length(metadata.key(key).text());
    }
    if (bytes > MAX_METADATA) {
      metadata.tooLong(MAX_METADATA);
    }
    for (String field : List.of("attachError", "detachError")) {
      Field error = status.at(field);
      if (ParameterRules.length(error.at("message").text()) > MAX_MESSAGE) {
        error.at("message").tooLong(MAX_MESSAGE);
      }
      if (error.at("errorCode").number() < 0) {
        error.at("errorCode").invalid("must not be negative");
      }
    }
  }

  @Override
  public void validateUpdate(ObjectNode attachment, ObjectNode before, FieldFaults faults) {
    Field.root(attachment, faults)
        .at("spec")
        .immutable(Field.root(before, new FieldFaults()).at("spec"));
  }
}
