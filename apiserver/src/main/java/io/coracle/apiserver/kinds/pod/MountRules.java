package io.coracle.apiserver.kinds.pod;

import io.coracle.apiserver.kinds.field.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules for the mounts and devices of containers. */
final class MountRules {
  private static final List<String> PROPAGATIONS =
      List.of("Bidirectional", "HostToContainer", "None");
  private static final List<String> RECURSIVE_READ_ONLY =
      List.of("Disabled", "Enabled", "IfPossible");

  private MountRules() {}

  /**
   * @param volumes the valid volumes of the pod by name
   */
  static void mounts(Field container, Map<String, Field> volumes) {
    Field mounts = container.at("volumeMounts");
    if (mounts.size() == 0) {
      return;
    }
    Field devices = container.at("volumeDevices");
    Set<String> paths = new HashSet<>();
    for (Field mount : mounts.items()) {
      Field name = mount.at("name");
      Field path = mount.at("mountPath");
      name.notEmpty("");
      if (!volumes.containsKey(name.text())) {
        name.notFound();
      }
      path.notEmpty("");
      if (!paths.add(path.text())) {
        path.invalid("must be unique");
      }
      if (anyHas(devices, "name", name.text())) {
        name.invalid("must not already exist in volumeDevices");
      }
      if (anyHas(devices, "devicePath", path.text())) {
        path.invalid("must not already exist as a path in volumeDevices");
      }
      subPaths(mount, mounts);
      propagation(mounts.at("mountPropagation").holding(mount.at("mountPropagation")), container);
      recursiveReadOnly(mount, mounts);
    }
  }

  /** The reference names faulty sub-paths without the index of the mount. */
  private static void subPaths(Field mount, Field mounts) {
    Field subPath = mount.at("subPath");
    if (!subPath.isEmpty()) {
      PathRules.descending(mounts.at("subPath").holding(subPath));
    }
    Field expression = mount.at("subPathExpr");
    if (!expression.isEmpty()) {
      if (!subPath.isEmpty()) {
        expression.invalid("subPathExpr and subPath are mutually exclusive");
      }
      PathRules.descending(mounts.at("subPathExpr").holding(expression));
    }
  }

  private static void propagation(Field propagation, Field container) {
    if (propagation.absent() || !propagation.oneOf(PROPAGATIONS)) {
      return;
    }
    boolean privileged = container.at("securityContext").at("privileged").flag();
    if (propagation.is("Bidirectional") && !privileged) {
      propagation.forbidden(
          "Bidirectional mount propagation is available only to privileged" + " containers");
    }
  }

  private static void recursiveReadOnly(Field mount, Field mounts) {
    Field mode = mount.at("recursiveReadOnly");
    if (mode.absent()) {
      return;
    }
    Field place = mounts.at("recursiveReadOnly").holding(mode);
    if (!place.oneOf(RECURSIVE_READ_ONLY) || mode.is("Disabled")) {
      return;
    }
    if (!mount.at("readOnly").flag()) {
      place.forbidden("may only be specified when `readOnly` is true");
    }
    Field propagation = mount.at("mountPropagation");
    if (propagation.present() && !propagation.is("None")) {
      place.forbidden("may only be specified when `mountPropagation` is None or not specified");
    }
  }

  static void devices(Field container, Map<String, Field> volumes) {
    Field devices = container.at("volumeDevices");
    if (devices.size() == 0) {
      return;
    }
    Field mounts = container.at("volumeMounts");
    Set<String> names = new HashSet<>();
    Set<String> paths = new HashSet<>();
    for (Field device : devices.items()) {
      Field name = device.at("name");
      name.notEmpty("");
      if (names.contains(name.text())) {
        name.invalid("must be unique");
      }
      deviceVolume(name, volumes.get(name.text()));
      devicePath(device.at("devicePath"), paths);
      if (anyHas(mounts, "name", name.text())) {
        name.invalid("must not already exist in volumeMounts");
      }
      if (anyHas(mounts, "mountPath", device.at("devicePath").text())) {
        device.at("devicePath").invalid("must not already exist as a path in volumeMounts");
      }
      if (!name.isEmpty()) {
        names.add(name.text());
      }
    }
  }

  private static void deviceVolume(Field name, @org.jspecify.annotations.Nullable Field volume) {
    if (volume == null) {
      name.notFound();
    } else if (volume.at("persistentVolumeClaim").absent() && volume.at("ephemeral").absent()) {
      name.invalid(
          "can only use volume source type of PersistentVolumeClaim or Ephemeral for"
              + " block mode");
    }
  }

  private static void devicePath(Field path, Set<String> paths) {
    path.notEmpty("");
    if (paths.contains(path.text())) {
      path.invalid("must be unique");
    }
    if (PathRules.hasBackstep(path.text())) {
      path.invalid("can not contain backsteps ('..')");
    } else {
      paths.add(path.text());
    }
  }

  private static boolean anyHas(Field list, String field, String value) {
    for (Field element : list.items()) {
      if (element.at(field).text().equals(value)) {
        return true;
      }
    }
    return false;
  }
}
