package io.coracle.api.table;

import io.coracle.api.GroupResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Tables of volumes and what provides them. */
final class StorageTables {
  private static final String GROUP = "storage.k8s.io";
  private static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";
  private static final List<Map.Entry<String, String>> MODES =
      List.of(
          Map.entry("ReadWriteOnce", "RWO"),
          Map.entry("ReadOnlyMany", "ROX"),
          Map.entry("ReadWriteMany", "RWX"),
          Map.entry("ReadWriteOncePod", "RWOP"));
  private static final Column CAPACITY = Column.text("Capacity", "How much the volume holds.");
  private static final Column ACCESS_MODES =
      Column.text("Access Modes", "Who may use the volume at a time, and how.");
  private static final Column STORAGE_CLASS =
      Column.text("StorageClass", "The class from which the volume comes.");
  private static final Column ATTRIBUTES_CLASS =
      Column.text("VolumeAttributesClass", "The class of its changeable attributes.");
  private static final Column VOLUME_MODE =
      Column.wide("VolumeMode", "Whether it is a file system or a block device.");

  private StorageTables() {}

  static Map<GroupResource, TablePrinter> printers() {
    var printers = new HashMap<GroupResource, TablePrinter>();
    printers.put(new GroupResource("", "persistentvolumes"), volumes());
    printers.put(new GroupResource("", "persistentvolumeclaims"), claims());
    printers.put(new GroupResource(GROUP, "storageclasses"), storageClasses());
    printers.put(new GroupResource(GROUP, "volumeattributesclasses"), attributesClasses());
    printers.put(new GroupResource(GROUP, "volumeattachments"), attachments());
    printers.put(new GroupResource(GROUP, "csidrivers"), drivers());
    printers.put(new GroupResource(GROUP, "csinodes"), driverNodes());
    return printers;
  }

  private static TablePrinter volumes() {
    return Row.printer(
        List.of(
            Column.identity(),
            CAPACITY,
            ACCESS_MODES,
            Column.text("Reclaim Policy", "What becomes of it when its claim is gone."),
            Column.text("Status", "What state it is in."),
            Column.text("Claim", "Who has claimed it."),
            STORAGE_CLASS,
            ATTRIBUTES_CLASS,
            Column.text("Reason", "Why it is in that state."),
            Column.age(),
            VOLUME_MODE),
        (row, object) -> {
          JsonNode spec = object.path("spec");
          JsonNode claim = spec.path("claimRef");
          row.text(Texts.scalar(spec.path("capacity").path("storage"), "0"))
              .text(modes(spec.path("accessModes")))
              .text(spec.path("persistentVolumeReclaimPolicy").asString(""))
              .text(phase(object))
              .text(
                  claim.isObject()
                      ? claim.path("namespace").asString("") + "/" + claim.path("name").asString("")
                      : "")
              .text(className(object))
              .text(Texts.scalar(spec.path("volumeAttributesClassName"), Texts.UNSET))
              .text(object.path("status").path("reason").asString(""))
              .age(object)
              .text(Texts.scalar(spec.path("volumeMode"), Texts.UNSET));
        });
  }

  private static String phase(JsonNode object) {
    return Texts.isBeingDeleted(object)
        ? "Terminating"
        : object.path("status").path("phase").asString("");
  }

  private static String className(JsonNode object) {
    return Texts.scalar(
        object.path("metadata").path("annotations").path(CLASS_ANNOTATION),
        object.path("spec").path("storageClassName").asString(""));
  }

  private static String modes(JsonNode modes) {
    List<String> present = Texts.strings(modes);
    var texts = new ArrayList<String>();
    for (Map.Entry<String, String> mode : MODES) {
      if (present.contains(mode.getKey())) {
        texts.add(mode.getValue());
      }
    }
    return String.join(",", texts);
  }

  private static TablePrinter claims() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.text("Status", "What state it is in."),
            Column.text("Volume", "The volume that it is bound to."),
            CAPACITY,
            ACCESS_MODES,
            STORAGE_CLASS,
            ATTRIBUTES_CLASS,
            Column.age(),
            VOLUME_MODE),
        (row, object) -> {
          JsonNode spec = object.path("spec");
          JsonNode status = object.path("status");
          String volume = spec.path("volumeName").asString("");
          boolean bound = !volume.isEmpty();
          row.text(phase(object))
              .text(volume)
              .text(bound ? Texts.scalar(status.path("capacity").path("storage"), "0") : "")
              .text(bound ? modes(status.path("accessModes")) : "")
              .text(className(object))
              .text(Texts.scalar(spec.path("volumeAttributesClassName"), Texts.UNSET))
              .age(object)
              .text(Texts.scalar(spec.path("volumeMode"), Texts.UNSET));
        });
  }

  private static TablePrinter storageClasses() {
    return Row.bare(
        List.of(
            Column.identity(),
            Column.text("Provisioner", "Who makes volumes of the class."),
            Column.text("ReclaimPolicy", "What becomes of volumes when their claims are gone."),
            Column.text("VolumeBindingMode", "When volumes are made and bound."),
            Column.text("AllowVolumeExpansion", "Whether volumes can grow."),
            Column.age()),
        (row, object) ->
            row.text(
                    Texts.nameOfDefault(
                        object,
                        "storageclass.kubernetes.io/is-default-class",
                        "storageclass.beta.kubernetes.io/is-default-class"))
                .text(object.path("provisioner").asString(""))
                .text(Texts.or(object.path("reclaimPolicy"), "Delete"))
                .text(Texts.or(object.path("volumeBindingMode"), "Immediate"))
                .flag(object.path("allowVolumeExpansion").asBoolean(false))
                .age(object));
  }

  private static TablePrinter attributesClasses() {
    return Row.bare(
        List.of(
            Column.identity(),
            Column.text("DriverName", "The driver that knows the attributes."),
            Column.age()),
        (row, object) ->
            row.text(
                    Texts.nameOfDefault(
                        object, "volumeattributesclass.alpha.kubernetes.io/is-default-class"))
                .text(object.path("driverName").asString(""))
                .age(object));
  }

  private static TablePrinter attachments() {
    return Row.printer(
        List.of(
            Column.identity(),
            new Column("Attacher", "string", "name", "The driver that attaches the volume.", 0),
            Column.text("PV", "The volume."),
            Column.text("Node", "The node to which it is attached."),
            Column.bool("Attached", "Whether it is attached."),
            Column.age()),
        (row, object) -> {
          JsonNode spec = object.path("spec");
          row.text(spec.path("attacher").asString(""))
              .text(spec.path("source").path("persistentVolumeName").asString(""))
              .text(spec.path("nodeName").asString(""))
              .flag(object.path("status").path("attached").asBoolean(false))
              .age(object);
        });
  }

  private static TablePrinter drivers() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.bool("AttachRequired", "Whether volumes must be attached before use."),
            Column.bool("PodInfoOnMount", "Whether the driver is told about the pod."),
            Column.bool("StorageCapacity", "Whether the driver reports how much is free."),
            Column.text("TokenRequests", "Audiences of the tokens that the driver gets."),
            Column.bool("RequiresRepublish", "Whether volumes are published again and again."),
            Column.text("Modes", "For how long volumes live."),
            Column.age()),
        (row, object) -> {
          JsonNode spec = object.path("spec");
          List<String> audiences = Texts.pluck(spec.path("tokenRequests"), "audience");
          List<String> modes = Texts.strings(spec.path("volumeLifecycleModes"));
          row.flag(spec.path("attachRequired").asBoolean(true))
              .flag(spec.path("podInfoOnMount").asBoolean(false))
              .flag(spec.path("storageCapacity").asBoolean(false))
              .text(audiences.isEmpty() ? Texts.UNSET : String.join(",", audiences))
              .flag(spec.path("requiresRepublish").asBoolean(false))
              .text(modes.isEmpty() ? Texts.NONE : String.join(",", modes))
              .age(object);
        });
  }

  private static TablePrinter driverNodes() {
    return Row.printer(
        List.of(
            Column.identity(),
            Column.integer("Drivers", "How many drivers run on the node."),
            Column.age()),
        (row, object) -> row.number(object.path("spec").path("drivers").size()).age(object));
  }
}
