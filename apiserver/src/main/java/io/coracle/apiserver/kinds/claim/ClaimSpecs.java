package io.coracle.apiserver.kinds.claim;

import io.coracle.api.quantity.Quantity;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.LabelRules;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.Quantities;
import io.coracle.apiserver.kinds.field.ResourceNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Defaults and rules for the specification of a persistent volume claim. */
public final class ClaimSpecs {
  public static final List<String> ACCESS_MODES =
      List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
  public static final List<String> VOLUME_MODES = List.of("Block", "Filesystem");

  /** Metadata that templates cannot have. */
  private static final List<String> NOT_IN_TEMPLATES =
      List.of(
          "name",
          "generateName",
          "namespace",
          "selfLink",
          "uid",
          "resourceVersion",
          "generation",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "ownerReferences",
          "finalizers",
          "managedFields");

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
   *
   * @param before the specification as it was, if this is an update
   */
  public static void alignSources(ObjectNode spec, @Nullable ObjectNode before) {
    ObjectNode given = Defaults.object(spec, "dataSourceRef");
    boolean hadReference = before != null && Defaults.object(before, "dataSourceRef") != null;
    // Sources in other namespaces are not served.
    if (given != null && !hadReference && !Defaults.text(given, "namespace").isEmpty()) {
      spec.remove("dataSourceRef");
    }
    boolean hadSource =
        hadReference || (before != null && Defaults.object(before, "dataSource") != null);
    ObjectNode source = Defaults.object(spec, "dataSource");
    boolean legacy = !hadSource && Defaults.object(spec, "dataSourceRef") == null;
    if (legacy && source != null && !isSource(source)) {
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

  /** The template of a claim that comes and goes with a pod: it is named after the pod. */
  public static void ephemeral(Field template) {
    Field metadata = template.at("metadata");
    Field annotations = metadata.at("annotations");
    for (String key : annotations.keys()) {
      annotations.invalid(key, Names.qualifiedName(key.toLowerCase(Locale.ROOT)));
    }
    LabelRules.labels(metadata.at("labels"));
    for (String field : NOT_IN_TEMPLATES) {
      if (!metadata.at(field).isEmpty()) {
        metadata.at(field.equals("uid") ? "uID" : field).forbidden("cannot be set");
      }
    }
    validate(template.at("spec"));
  }

  public static void validate(Field spec) {
    Field modes = spec.at("accessModes");
    if (modes.size() == 0) {
      modes.required("at least 1 access mode is required");
    }
    LabelRules.selector(spec.at("selector"));
    accessModes(modes);
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

  /** The modes of a claim or volume. */
  public static void accessModes(Field modes) {
    boolean onlyOne = false;
    boolean others = false;
    for (Field mode : modes.items()) {
      boolean known = ACCESS_MODES.contains(mode.text());
      if (!known) {
        modes.notSupported(mode.text(), ACCESS_MODES);
      }
      onlyOne |= mode.is("ReadWriteOncePod");
      others |= known && !mode.is("ReadWriteOncePod");
    }
    if (onlyOne && others) {
      modes.forbidden("may not use ReadWriteOncePod with other access modes");
    }
  }

  /** Sentences about a specification that works, but hardly as meant. */
  public static List<String> warnings(ObjectNode spec, String path) {
    List<String> warnings = new ArrayList<>();
    for (String list : List.of("requests", "limits")) {
      Quantity amount = Quantities.of(spec.path("resources").path(list).get("storage"));
      if (amount.milliValue() % 1000 != 0) {
        warnings.add(path + ".resources." + list + "[storage]: a fraction of a byte is invalid");
      }
    }
    return warnings;
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
