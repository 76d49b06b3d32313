package io.coracle.kubelet.volume;

import io.coracle.kubelet.container.ConfigFault;
import io.coracle.kubelet.container.Expansion;
import io.coracle.kubelet.container.Mounting;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.runtime.ContainerConfig;
import io.coracle.kubelet.runtime.ContainerConfig.Propagation;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.VolumeDevice;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where a pod's volumes lie, as mounts of its containers. A part of a volume is bound to a place of
 * its own first, by a path that cannot leave the volume.
 *
 * @param volumes by name
 * @param subPaths below which parts are bound
 */
record PodMounts(Map<String, Place> volumes, Path subPaths, Mounts mounts) implements Mounting {

  private static final int PERMISSIONS = 07777;

  /** A file of variables that is longer is none: a process could not be given as many. */
  private static final int MOST_READ_BYTES = 2 << 20;

  /** Where a volume lies on the host. */
  record Place(Path path, boolean readOnly) {}

  @Override
  public List<ContainerConfig.Mount> mounts(Container container, Map<String, String> variables) {
    List<ContainerConfig.Mount> result = new ArrayList<>();
    int index = 0;
    for (VolumeMount mount : Fields.list(container.getVolumeMounts())) {
      result.add(mount(container, mount, index++, variables));
    }
    return result;
  }

  @Override
  public byte[] read(String volume, String path) throws IOException {
    Place place = volumes.get(volume);
    return place == null
        ? Mounting.super.read(volume, path)
        : mounts.readBelow(place.path(), relative(path), MOST_READ_BYTES);
  }

  private ContainerConfig.Mount mount(
      Container container, VolumeMount mount, int index, Map<String, String> variables) {
    Place place = volumes.get(mount.getName());
    if (place == null) {
      throw new ConfigFault("cannot find volume \"" + mount.getName() + "\" to mount");
    }
    String part = part(mount, variables);
    Path path =
        part.isEmpty() ? place.path() : part(container, mount.getName(), index, place.path(), part);
    String at = mount.getMountPath();
    if (recursivelyReadOnly(mount)) {
      path = readOnly(container, mount.getName(), index, path);
    }
    return new ContainerConfig.Mount(
        at.startsWith("/") ? at : "/" + at,
        path,
        place.readOnly() || Fields.yes(mount.getReadOnly()),
        false,
        propagation(mount),
        "",
        "");
  }

  /** Which part of the volume is to be mounted; empty for all of it. */
  private static String part(VolumeMount mount, Map<String, String> variables) {
    String expression = Fields.text(mount.getSubPathExpr());
    if (expression.isEmpty()) {
      return Fields.text(mount.getSubPath());
    }
    Set<String> missing = new TreeSet<>();
    String part =
        Expansion.expand(
            expression,
            name -> {
              String value = variables.getOrDefault(name, "");
              if (value.isEmpty()) {
                missing.add(name);
              }
              return value;
            });
    if (!missing.isEmpty()) {
      throw new ConfigFault("missing value for " + String.join(", ", missing));
    }
    return part;
  }

  /** Whether what is mounted within the volume is not to be written to either. */
  private static boolean recursivelyReadOnly(VolumeMount mount) {
    String wanted = Fields.text(mount.getRecursiveReadOnly());
    return Fields.yes(mount.getReadOnly())
        && (wanted.equals("Enabled") || wanted.equals("IfPossible"));
  }

  /** Few runtimes can do it; a place where all mounts are read-only does for every one. */
  private Path readOnly(Container container, String volume, int index, Path path) {
    Path target = subPaths.resolve(volume).resolve(container.getName()).resolve(index + "-ro");
    try {
      for (Path earlier : mounts.below(target)) {
        mounts.unmount(earlier);
      }
      Files.deleteIfExists(target);
      target(path, target);
      mounts.bindReadOnly(path, target);
      return target;
    } catch (IOException e) {
      throw new ConfigFault(
          "failed to resolve recursive read-only mode: volume \""
              + volume
              + "\" cannot be mounted so: "
              + e.getMessage());
    }
  }

  private static Propagation propagation(VolumeMount mount) {
    return switch (Fields.text(mount.getMountPropagation())) {
      case "HostToContainer" -> Propagation.HOST_TO_CONTAINER;
      case "Bidirectional" -> Propagation.BIDIRECTIONAL;
      default -> Propagation.PRIVATE;
    };
  }

  @Override
  public List<ContainerConfig.Device> devices(Container container) {
    return Fields.list(container.getVolumeDevices()).stream().map(this::device).toList();
  }

  private ContainerConfig.Device device(VolumeDevice device) {
    Place place = volumes.get(device.getName());
    if (place == null) {
      throw new ConfigFault(
          "cannot find volume \"" + device.getName() + "\" to pass into container");
    }
    return new ContainerConfig.Device(
        device.getDevicePath(), place.path().toString(), place.readOnly() ? "r" : "mrw");
  }

  private Path part(Container container, String volume, int index, Path root, String part) {
    Path relative = relative(part);
    Path target =
        subPaths.resolve(volume).resolve(container.getName()).resolve(String.valueOf(index));
    try {
      // As in the volume itself, so that who may write there may write in its parts.
      int mode = (int) Files.getAttribute(root, "unix:mode") & PERMISSIONS;
      mounts.makeBelow(root, relative, mode);
      mounts.bindBelow(root, relative, target);
      return target;
    } catch (IOException e) {
      throw new ConfigFault(
          "failed to prepare subPath for volumeMount \""
              + volume
              + "\" of container \""
              + container.getName()
              + "\": "
              + e.getMessage());
    }
  }

  private static Path relative(String part) {
    Path path = Path.of(part);
    if (path.isAbsolute()) {
      throw new ConfigFault("error SubPath `" + part + "` must not be an absolute path");
    }
    for (Path name : path) {
      if (name.toString().equals("..")) {
        throw new ConfigFault("unable to provision SubPath `" + part + "`: must not contain '..'");
      }
    }
    return path.normalize();
  }

  /** What is bound onto must be of the same kind as what is bound. */
  static void target(Path source, Path target) throws IOException {
    if (Files.isDirectory(source)) {
      Files.createDirectories(target);
    } else {
      Files.createDirectories(target.getParent());
      Files.createFile(target);
    }
  }
}
