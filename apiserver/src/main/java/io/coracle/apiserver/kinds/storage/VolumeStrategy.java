package io.coracle.apiserver.kinds.storage;

import io.coracle.api.FieldFaults;
import io.coracle.apiserver.kinds.claim.ClaimSpecs;
import io.coracle.apiserver.kinds.field.Defaults;
import io.coracle.apiserver.kinds.field.Field;
import io.coracle.apiserver.kinds.field.Names;
import io.coracle.apiserver.kinds.field.NodeLabels;
import io.coracle.apiserver.kinds.field.NodeSelectorRules;
import io.coracle.apiserver.kinds.field.Quantities;
import io.coracle.apiserver.kinds.pod.PersistentSources;
import io.coracle.apiserver.strategy.MetadataLooks;
import io.coracle.apiserver.strategy.Strategy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Persistent volumes (API reference, PersistentVolume). */
public final class VolumeStrategy implements Strategy {
  private static final String ATTRIBUTES_CLASS = "volumeAttributesClassName";
  private static final String MOUNT_OPTIONS = "volume.beta.kubernetes.io/mount-options";
  private static final List<String> OLD_ANNOTATIONS =
      List.of("volume.beta.kubernetes.io/storage-class", MOUNT_OPTIONS);

  /** Sources that are mounted with options. */
  private static final List<String> WITH_MOUNT_OPTIONS =
      List.of(
          "gcePersistentDisk",
          "awsElasticBlockStore",
          "azureFile",
          "azureDisk",
          "cephfs",
          "cinder",
          "glusterfs",
          "iscsi",
          "nfs",
          "quobyte",
          "rbd",
          "storageos",
          "vsphereVolume");

  private static final List<String> DEAD_SOURCES =
      List.of("cephfs", "photonPersistentDisk", "scaleIO", "storageos", "glusterfs", "rbd");
  private static final List<String> RECLAIM = List.of("Delete", "Recycle", "Retain");

  @Override
  public MetadataLooks metadataLooks() {
    return MetadataLooks.WHOLE_TWICE;
  }

  @Override
  public void applyDefaults(ObjectNode volume) {
    ObjectNode spec = Defaults.objectOrNew(volume, "spec");
    Defaults.text(spec, "persistentVolumeReclaimPolicy", "Retain");
    Defaults.textIfAbsent(spec, "volumeMode", "Filesystem");
    Quantities.canonicalList(spec, "capacity");
    PersistentSources.defaults(spec);
    Defaults.text(Defaults.objectOrNew(volume, "status"), "phase", "Pending");
  }

  @Override
  public void prepareForCreate(ObjectNode volume) {
    ObjectNode status = volume.putObject("status");
    status.put("phase", "Pending");
    JsonNode created = Defaults.objectOrNew(volume, "metadata").get("creationTimestamp");
    if (created != null) {
      status.set("lastPhaseTransitionTime", created);
    }
  }

  @Override
  public void prepareForUpdate(ObjectNode volume, ObjectNode before) {
    Defaults.keep(volume, before, "status");
  }

  @Override
  public void validate(ObjectNode volume, FieldFaults faults) {
    checkSpec(volume, faults);
    Field root = Field.root(volume, faults);
    Field annotations = root.at("metadata").at("annotations");
    if (annotations.key(MOUNT_OPTIONS).present() && !mayHaveOptions(root.at("spec"))) {
      annotations.at(MOUNT_OPTIONS).forbidden("may not specify mount options for this volume type");
    }
  }

  private static boolean mayHaveOptions(Field spec) {
    for (String kind : WITH_MOUNT_OPTIONS) {
      if (spec.at(kind).present()) {
        return true;
      }
    }
    return false;
  }

  private static void checkSpec(ObjectNode volume, FieldFaults faults) {
    Field spec = Field.root(volume, faults).at("spec");
    accessModes(spec.at("accessModes"));
    capacity(spec.at("capacity"));
    Field policy = spec.at("persistentVolumeReclaimPolicy");
    policy.optionalOneOf(RECLAIM);
    Field affinity = spec.at("nodeAffinity");
    if (affinity.present()) {
      if (affinity.at("required").absent()) {
        affinity.at("required").required("must specify required node constraints");
      } else {
        NodeSelectorRules.selector(affinity.at("required"));
      }
    }
    Field metadata = Field.root(volume, faults).at("metadata");
    PersistentSources.validate(spec, metadata.at("name").text());
    if (isRoot(spec.at("hostPath").at("path").text()) && policy.is("Recycle")) {
      policy.forbidden("may not be 'recycle' for a hostPath mount of '/'");
    }
    Field storageClass = spec.at("storageClassName");
    if (!storageClass.isEmpty()) {
      storageClass.invalid(Names.dnsSubdomain(storageClass.text()));
    }
    spec.at("volumeMode").optionalOneOf(ClaimSpecs.VOLUME_MODES);
    attributesClass(spec.at(ATTRIBUTES_CLASS), spec.at("csi"));
  }

  private static boolean isRoot(String path) {
    return path.startsWith("/") && Path.of(path).normalize().toString().equals("/");
  }

  private static void attributesClass(Field name, Field driver) {
    if (name.absent()) {
      return;
    }
    if (name.notEmpty("an empty string is disallowed")) {
      name.invalid(Names.dnsSubdomain(name.text()));
    }
    if (driver.absent()) {
      driver.required("has to be specified when using volumeAttributesClassName");
    }
  }

  static void accessModes(Field modes) {
    if (modes.size() == 0) {
      modes.required("");
    }
    ClaimSpecs.accessModes(modes);
  }

  private static void capacity(Field capacity) {
    if (capacity.size() == 0) {
      capacity.required("");
    }
    if (capacity.key("storage").absent() || capacity.size() > 1) {
      capacity.notSupported("", List.of("storage"));
    }
    for (String name : capacity.keys()) {
      Field amount = capacity.key(name);
      if (Quantities.of(amount).signum() < 0) {
        amount.invalid("must be a valid resource quantity");
      }
      if (Quantities.of(amount).signum() <= 0) {
        amount.invalid("must be greater than zero");
      }
    }
  }

  @Override
  public void validateUpdate(ObjectNode volume, ObjectNode before, FieldFaults faults) {
    // The reference looks at the whole volume a second time, and clients count causes.
    checkSpec(volume, faults);
    Field root = Field.root(volume, faults);
    Field spec = root.at("spec");
    Field old = Field.root(before, new FieldFaults()).at("spec");
    if (!PersistentSources.same(spec, old)) {
      // The reference names all sources by one word.
      spec.at("persistentvolumesource")
          .forbidden("spec.persistentvolumesource is immutable after" + " creation");
    }
    root.at("volumeMode").holding(spec.at("volumeMode")).immutable(old.at("volumeMode"));
    if (old.at("nodeAffinity").present()) {
      root.at("nodeAffinity").holding(spec.at("nodeAffinity")).immutable(old.at("nodeAffinity"));
    }
    if (old.at(ATTRIBUTES_CLASS).present() && spec.at(ATTRIBUTES_CLASS).absent()) {
      spec.at(ATTRIBUTES_CLASS).forbidden("update from non-nil value to nil is forbidden");
    }
  }

  @Override
  public List<String> warnings(ObjectNode volume) {
    List<String> warnings = new ArrayList<>();
    ObjectNode spec = Defaults.objectOrNew(volume, "spec");
    for (String name : OLD_ANNOTATIONS) {
      if (volume.path("metadata").path("annotations").has(name)) {
        warnings.add("metadata.annotations[" + name + "]: deprecated; there is a field for it");
      }
    }
    if (Defaults.text(spec, "persistentVolumeReclaimPolicy").equals("Recycle")) {
      warnings.add("spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated");
    }
    Field affinity = Field.root(volume, new FieldFaults()).at("spec").at("nodeAffinity");
    for (Field term : affinity.at("required").at("nodeSelectorTerms").items()) {
      NodeLabels.warnOfExpressions(term, warnings);
    }
    for (String kind : DEAD_SOURCES) {
      if (!Defaults.isAbsent(spec, kind)) {
        warnings.add("spec." + kind + ": non-functional, its plug-in has been removed");
      }
    }
    return warnings;
  }
}
