package io.coracle.apiserver.kinds.claim;

import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.LabelRules;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.Quantities;
import io.coracle.apiserver.kinds.field.ResourceNames;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Defaults and rules for the specification of a persistent volume claim. */
public final class ClaimSpecs {
  public static final List<String> ACCESS_MODES =
      List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
  public static final List<String> VOLUME_MODES = List.of("Block", "Filesystem");

  private ClaimSpecs() {}

  public static void defaults(ObjectNode spec) {
    Defaults.textIfAbsent(spec, "volumeMode", "Filesystem");
    ObjectNode resources = Defaults.objectOrNew(spec, "resources");
    Quantities.canonicalList(resources, "limits");
    Quantities.canonicalList(resources, "requests");
  }

  /**
   * Drops a data source of a kind that cannot be one; then the two fields for it say the same, if
   * only one was given.
   */
  public static void alignSources(ObjectNode spec) {
    ObjectNode source = Defaults.object(spec, "dataSource");
    if (source != null && !isSource(source)) {
      spec.remove("dataSource");
      source = null;
    }
    ObjectNode reference = Defaults.object(spec, "dataSourceRef");
    if (source != null && reference == null) {
      spec.set("dataSourceRef", source.deepCopy());
    } else if (reference != null
        && source == null
        && Defaults.text(reference, "namespace").isEmpty()) {
      spec.set("dataSource", reference.deepCopy());
    }
  }

  private static boolean isSource(ObjectNode source) {
    String group = Defaults.text(source, "apiGroup");
    String kind = Defaults.text(source, "kind");
    return group.isEmpty()
        ? kind.equals("PersistentVolumeClaim")
        : group.equals("snapshot.storage.k8s.io") && kind.equals("VolumeSnapshot");
  }

  /** A template from which claims are made. */
  public static void template(Field template) {
    LabelRules.labels(template.at("metadata").at("labels"));
    validate(template.at("spec"));
  }

  public static void validate(Field spec) {
    Field modes = spec.at("accessModes");
    if (modes.size() == 0) {
      modes.required("at least 1 access mode is required");
    }
    LabelRules.selector(spec.at("selector"));
    boolean onlyOne = false;
    for (Field mode : modes.items()) {
      if (!ACCESS_MODES.contains(mode.text())) {
        modes.notSupported(mode.text(), ACCESS_MODES);
      }
      onlyOne |= mode.is("ReadWriteOncePod");
    }
    if (onlyOne && modes.size() > 1) {
      modes.forbidden("may not use ReadWriteOncePod with other access modes");
    }
    storage(spec.at("resources"));
    Field storageClass = spec.at("storageClassName");
    if (!storageClass.isEmpty()) {
      storageClass.invalid(Names.dnsSubdomain(storageClass.text()));
    }
    spec.at("volumeMode").optionalOneOf(VOLUME_MODES);
    dataSource(spec.at("dataSource"));
    dataSource(spec.at("dataSourceRef"));
    sameSource(spec);
    Field attributes = spec.at("volumeAttributesClassName");
    if (!attributes.isEmpty()) {
      attributes.invalid(Names.dnsSubdomain(attributes.text()));
    }
  }

  private static void storage(Field resources) {
    Field storage = resources.at("requests").key("storage");
    Field place = resources.key("storage");
    if (storage.absent()) {
      place.required("");
    } else {
      Field value = place.holding(storage);
      ResourceNames.amount(value, "storage", Quantities.of(storage));
      if (Quantities.of(storage).signum() == 0) {
        value.invalid("must be greater than zero");
      }
    }
  }

  private static void dataSource(Field source) {
    if (source.absent()) {
      return;
    }
    source.at("name").notEmpty("");
    source.at("kind").notEmpty("");
    Field group = source.at("apiGroup");
    if (group.isEmpty()) {
      if (!source.at("kind").is("PersistentVolumeClaim")) {
        source.invalid(
            source.at("kind").text(),
            "must be 'PersistentVolumeClaim' when referencing the default" + " apiGroup");
      }
    } else {
      group.invalid(Names.dnsSubdomain(group.text()));
    }
  }

  private static void sameSource(Field spec) {
    Field source = spec.at("dataSource");
    Field reference = spec.at("dataSourceRef");
    if (source.present() && reference.present()) {
      boolean same =
          source.at("apiGroup").text().equals(reference.at("apiGroup").text())
              && source.at("kind").sameAs(reference.at("kind"))
              && source.at("name").sameAs(reference.at("name"));
      if (!same && reference.at("namespace").isEmpty()) {
        spec.invalid("must match dataSourceRef");
      }
    }
  }
}
