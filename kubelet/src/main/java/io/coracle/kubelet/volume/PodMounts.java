package io.coracle.kubelet.volume;

import io.coracle.kubelet.container.ConfigFault;
import io.coracle.kubelet.container.Expansion;
import io.coracle.kubelet.container.Mounting;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.runtime.ContainerConfig;
import io.coracle.kubelet.runtime.ContainerConfig.Propagation;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where a pod's volumes lie, as mounts of its containers. A part of a volume is bound to a place of
 * its own first, by a path that cannot leave the volume.
 *
 * @param volumes by name
 * @param subPaths below which parts are bound
 */
record PodMounts(Map<String, Place> volumes, Path subPaths, Mounts mounts) implements Mounting {

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

  private ContainerConfig.Mount mount(
      Container container, VolumeMount mount, int index, Map<String, String> variables) {
    Place place = volumes.get(mount.getName());
    if (place == null) {
      throw new ConfigFault("cannot find volume \"" + mount.getName() + "\" to mount");
    }
    String expression = Fields.text(mount.getSubPathExpr());
    String part =
        expression.isEmpty()
            ? Fields.text(mount.getSubPath())
            : Expansion.expand(expression, variables::get);
    Path path =
        part.isEmpty() ? place.path() : part(container, mount.getName(), index, place.path(), part);
    String at = mount.getMountPath();
    return new ContainerConfig.Mount(
        at.startsWith("/") ? at : "/" + at,
        path,
        place.readOnly() || Fields.yes(mount.getReadOnly()),
        "Enabled".equals(mount.getRecursiveReadOnly()),
        propagation(mount),
        "",
        "");
  }

  private static Propagation propagation(VolumeMount mount) {
    return switch (Fields.text(mount.getMountPropagation())) {
      case "HostToContainer" -> Propagation.HOST_TO_CONTAINER;
      case "Bidirectional" -> Propagation.BIDIRECTIONAL;
      default -> Propagation.PRIVATE;
    };
  }

  private Path part(Container container, String volume, int index, Path root, String part) {
    Path relative = Path.of(part).normalize();
    if (relative.isAbsolute() || relative.startsWith("..")) {
      throw new ConfigFault("subPath must be a relative path within the volume: " + part);
    }
    Path target =
        subPaths.resolve(volume).resolve(container.getName()).resolve(String.valueOf(index));
    try {
      make(root, relative);
      if (mounts.below(target).isEmpty()) {
        target(root.resolve(relative), target);
        mounts.bindBelow(root, relative, target);
      }
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

  /** Makes the directories of a part that is not there, as long as they stay in the volume. */
  private static void make(Path root, Path relative) throws IOException {
    if (Files.exists(root.resolve(relative))) {
      return;
    }
    Path inside = root.toRealPath();
    Path current = root;
    for (Path name : relative) {
      current = current.resolve(name);
      if (!Files.exists(current, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(current);
      }
      if (!current.toRealPath().startsWith(inside)) {
        throw new IOException("the path leads out of the volume: " + relative);
      }
    }
  }

  /** What is bound onto must be of the same kind as what is bound. */
  private static void target(Path source, Path target) throws IOException {
    if (Files.isDirectory(source)) {
      Files.createDirectories(target);
    } else {
      Files.createDirectories(target.getParent());
      if (!Files.exists(target)) {
        Files.createFile(target);
      }
    }
  }
}
