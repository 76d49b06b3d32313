package io.coracle.kubelet.disk;

import io.coracle.kubelet.container.PodFiles;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures what pods take in {@code ROOT/pods/UID} and in their directories of logs. */
public final class MeasuredPodDisks implements PodDisks {
  private final Path pods;
  private final PodFiles files;
  private final Disks disks;
  private final DiskScans scans;

  public MeasuredPodDisks(Path root, PodFiles files, Disks disks, DiskScans scans) {
    this.pods = root.resolve("pods");
    this.files = files;
    this.disks = disks;
    this.scans = scans;
  }

  @Override
  public PodDisk of(Pod pod) {
    Path directory = pods.resolve(Pods.uid(pod));
    Map<String, PodDisk.Measured> volumes = new HashMap<>();
    for (Path kind : entries(directory.resolve("volumes"))) {
      for (Path volume : entries(kind)) {
        measure(directory, volume).ifPresent(m -> volumes.put(name(volume), m));
      }
    }
    volumes.keySet().retainAll(names(pod));
    Map<String, Use> logs = new HashMap<>();
    for (Path container : entries(files.logDirectory(pod))) {
      logs.put(name(container), scans.of(container));
    }
    Use other = scans.of(directory.resolve("containers"));
    return new PodDisk(volumes, logs, other.plus(scans.of(directory.resolve("etc-hosts"))));
  }

  private static List<String> names(Pod pod) {
    return Fields.list(pod.getSpec().getVolumes()).stream().map(Volume::getName).toList();
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private Optional<PodDisk.Measured> measure(Path directory, Path volume) {
    try {
      boolean own = disks.entry(volume).device() != disks.entry(directory).device();
      if (!own) {
        return Optional.of(new PodDisk.Measured(scans.of(volume), Optional.empty()));
      }
      Space space = disks.space(volume);
      Use use = new Use(space.used(), space.inodes() - space.inodesFree());
      return Optional.of(new PodDisk.Measured(use, Optional.of(space)));
    } catch (IOException e) {
      // Removed while we looked.
      return Optional.empty();
    }
  }

  private static List<Path> entries(Path directory) {
    List<Path> entries = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return entries;
    }
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entries::add);
    } catch (IOException | DirectoryIteratorException e) {
      // Removed while we looked: what was seen so far is all that there is to be seen.
      return entries;
    }
    return entries;
  }
}
