package io.coracle.kubelet.volume;

import io.coracle.api.StatusException;
import io.coracle.base.Cancellable;
import io.coracle.base.Environment;
import io.coracle.base.host.DirectoryTrees;
import io.coracle.base.log.Log;
import io.coracle.kubelet.container.ConfigFault;
import io.coracle.kubelet.container.Mounting;
import io.coracle.kubelet.container.PodFields;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ImageFiles;
import io.coracle.kubelet.sources.Sources;
import io.coracle.kubelet.volume.AtomicDirectory.Content;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Volumes in {@code ROOT/pods/UID/volumes}. What comes from the API is read without a lock; what is
 * written for one pod is written under that pod's lock.
 */
public final class DiskVolumes implements Volumes {
  private static final Log LOG = Log.of("kubelet");

  /** How often everything that comes from the API is looked at again, changed or not. */
  private static final Duration REFRESH = Duration.ofMinutes(1);

  private static final int EVERYBODY = 0777;
  private static final String KIND_PREFIX = "kubernetes.io~";

  private final Environment environment;
  private final Path pods;
  private final Mounts mounts;
  private final Payloads payloads;
  private final Tokens tokens;
  private final ClaimedVolumes claims;
  private final EmptyDirectories empty;
  private final ImageVolumes images;
  private final VolumeSteps steps;
  private final Map<String, Active> active = new ConcurrentHashMap<>();
  private final Cancellable refreshing;

  /**
   * A pod whose volumes are kept up to date.
   *
   * @param claimed where the volumes of its claims lie: once found they stay, whatever becomes of
   *     the claims
   */
  private record Active(PodFields fields, Object lock, Map<String, PodMounts.Place> claimed) {
    static Active of(PodFields fields, @Nullable Active before) {
      return before == null
          ? new Active(fields, new Object(), new ConcurrentHashMap<>())
          : new Active(fields, before.lock(), before.claimed());
    }
  }

  @SuppressWarnings("ReferenceEquality") // this very entry, not one like it
  private boolean current(Active entry) {
    return active.get(Pods.uid(entry.fields().pod())) == entry;
  }

  public DiskVolumes(
      Environment environment,
      Path root,
      Sources sources,
      Mounts mounts,
      ImageVolumes images,
      VolumeSteps steps) {
    this.images = images;
    this.steps = steps;
    this.environment = environment;
    this.pods = root.resolve("pods");
    this.mounts = mounts;
    this.claims = new ClaimedVolumes(sources);
    this.empty = new EmptyDirectories(mounts);
    this.tokens = new Tokens(environment, sources);
    this.payloads = new Payloads(sources, tokens);
    sources.onChange((kind, namespace, name) -> refresh(namespace));
    this.refreshing =
        environment.timers().every(REFRESH, () -> active.values().forEach(this::refreshLater));
  }

  private Path directory(Pod pod) {
    return pods.resolve(Pods.uid(pod));
  }

  private Path place(Pod pod, Volume volume) {
    return directory(pod)
        .resolve("volumes")
        .resolve(KIND_PREFIX + VolumeKinds.kind(volume))
        .resolve(volume.getName());
  }

  @Override
  public Mounting prepare(PodFields fields) {
    Pod pod = fields.pod();
    Map<String, PodMounts.Place> places = new HashMap<>();
    Active entry = active.compute(Pods.uid(pod), (_, before) -> Active.of(fields, before));
    for (Volume volume : used(pod)) {
      String name = volume.getName();
      places.put(
          name,
          steps.run(
              VolumeKinds.plugin(volume), VolumeSteps.MOUNT, name, () -> placed(entry, volume)));
    }
    return new PodMounts(places, directory(pod).resolve("volume-subpaths"), mounts);
  }

  private PodMounts.Place placed(Active entry, Volume volume) {
    String name = volume.getName();
    if (ClaimedVolumes.has(volume)) {
      Pod pod = entry.fields().pod();
      return entry.claimed().computeIfAbsent(name, _ -> claimed(pod, volume));
    }
    try {
      return prepare(entry, volume);
    } catch (IOException | UncheckedIOException | VolumeFault | ConfigFault e) {
      throw new VolumeFault(
          "MountVolume.SetUp failed for volume \"" + name + "\" : " + e.getMessage(), e);
    }
  }

  /** Volumes that no container of a pod uses are not made. */
  static List<Volume> used(Pod pod) {
    Set<String> names = new HashSet<>();
    for (Container container : Pods.allContainers(pod)) {
      Fields.list(container.getVolumeMounts()).forEach(mount -> names.add(mount.getName()));
      Fields.list(container.getVolumeDevices()).forEach(device -> names.add(device.getName()));
      for (EnvVar variable : Fields.list(container.getEnv())) {
        if (variable.getValueFrom() != null && variable.getValueFrom().getFileKeyRef() != null) {
          names.add(variable.getValueFrom().getFileKeyRef().getVolumeName());
        }
      }
    }
    return Fields.list(pod.getSpec().getVolumes()).stream()
        .filter(volume -> names.contains(volume.getName()))
        .toList();
  }

  private PodMounts.Place claimed(Pod pod, Volume volume) {
    ClaimedVolumes.Claimed claimed = claims.find(pod, volume);
    return new PodMounts.Place(PersistentPaths.prepare(pod, claimed), claimed.readOnly());
  }

  private PodMounts.Place prepare(Active entry, Volume volume) throws IOException {
    Pod pod = entry.fields().pod();
    if (volume.getHostPath() != null) {
      return new PodMounts.Place(HostPaths.prepare(volume.getHostPath()), false);
    }
    if (volume.getEmptyDir() != null) {
      Path path = place(pod, volume);
      synchronized (entry.lock()) {
        empty.prepare(pod, volume.getEmptyDir(), path);
      }
      return new PodMounts.Place(path, false);
    }
    if (Payloads.has(volume)) {
      return new PodMounts.Place(write(entry, volume), true);
    }
    if (volume.getImage() != null) {
      return new PodMounts.Place(image(entry, volume), true);
    }
    throw new VolumeFault("no volume plugin matched");
  }

  private Path image(Active entry, Volume volume) throws IOException {
    Pod pod = entry.fields().pod();
    Path path = place(pod, volume);
    if (!mounts.below(path).isEmpty()) {
      return path;
    }
    String reference = images.obtain(pod, volume);
    synchronized (entry.lock()) {
      Files.createDirectories(path);
      ImageFiles files = images.files(reference, key(Pods.uid(pod), volume.getName()));
      mounts.readOnly(files.type(), files.source(), files.options(), path);
    }
    return path;
  }

  private static String key(String uid, String volume) {
    return "coracle-volume-" + uid + "-" + volume;
  }

  private static long group(Pod pod) {
    var security = pod.getSpec().getSecurityContext();
    return security == null ? -1 : Fields.number(security.getFsGroup(), -1L);
  }

  private Path write(Active entry, Volume volume) throws IOException {
    Pod pod = entry.fields().pod();
    Map<String, Content> files = payloads.of(entry.fields(), volume);
    Path path = place(pod, volume);
    synchronized (entry.lock()) {
      if (!current(entry)) {
        // Released, or prepared anew, in the meantime.
        return path;
      }
      Files.createDirectories(path);
      if (Payloads.sensitive(volume) && !mounts.separate(path)) {
        mounts.memory(path, 0);
        AtomicDirectory.mode(path, EVERYBODY);
      }
      new AtomicDirectory(path).write(files, group(pod));
    }
    return path;
  }

  private void refresh(String namespace) {
    active.values().stream()
        .filter(entry -> Pods.namespace(entry.fields().pod()).equals(namespace))
        .forEach(this::refreshLater);
  }

  private void refreshLater(Active entry) {
    Pod pod = entry.fields().pod();
    List<Volume> volumes = used(pod).stream().filter(Payloads::has).toList();
    if (!volumes.isEmpty()) {
      environment
          .tasks()
          .start("volumes-" + Pods.name(pod), () -> volumes.forEach(v -> refresh(entry, v)));
    }
  }

  private void refresh(Active entry, Volume volume) {
    Pod pod = entry.fields().pod();
    if (!current(entry)) {
      return;
    }
    try {
      write(entry, volume);
    } catch (IOException | UncheckedIOException | VolumeFault | ConfigFault | StatusException e) {
      LOG.warn(
          "A volume could not be brought up to date",
          "pod",
          Pods.reference(pod),
          "volume",
          volume.getName(),
          "message",
          e.getMessage());
    }
  }

  @Override
  public void release(Pod pod) {
    Active entry = active.remove(Pods.uid(pod));
    tokens.forget(pod);
    Path directory = directory(pod);
    if (!Files.isDirectory(directory)) {
      return;
    }
    synchronized (entry == null ? this : entry.lock()) {
      try {
        Path parts = directory.resolve("volume-subpaths");
        List<Path> mounted = mounts.below(directory);
        unmount(parts, mounted);
        for (Made made : made(directory.resolve("volumes"))) {
          steps.run(
              VolumeKinds.plugin(made.kind()),
              VolumeSteps.UNMOUNT,
              made.path().getFileName().toString(),
              () -> removed(pod, made, mounted));
        }
        unmount(directory, mounts.below(directory));
        DirectoryTrees.delete(parts);
        DirectoryTrees.delete(directory.resolve("volumes"));
      } catch (IOException | UncheckedIOException e) {
        throw new VolumeFault("the volumes could not be removed: " + e.getMessage(), e);
      }
    }
  }

  /** Unmounts those of {@code mounted} that are there or below. */
  private void unmount(Path directory, List<Path> mounted) throws IOException {
    List<Path> below = mounted.stream().filter(path -> path.startsWith(directory)).toList();
    for (Path path : below) {
      mounts.unmount(path);
    }
    if (!below.isEmpty() && !mounts.below(directory).isEmpty()) {
      throw new VolumeFault("something is still mounted below " + directory);
    }
  }

  /** Where a volume was made. */
  private record Made(String kind, Path path) {}

  private static List<Made> made(Path volumes) throws IOException {
    List<Made> made = new ArrayList<>();
    if (!Files.isDirectory(volumes)) {
      return made;
    }
    try (DirectoryStream<Path> kinds = Files.newDirectoryStream(volumes, KIND_PREFIX + "*")) {
      for (Path kind : kinds) {
        String name = kind.getFileName().toString().substring(KIND_PREFIX.length());
        try (DirectoryStream<Path> places = Files.newDirectoryStream(kind)) {
          places.forEach(place -> made.add(new Made(name, place)));
        }
      }
    }
    return made;
  }

  private boolean removed(Pod pod, Made made, List<Path> mounted) {
    try {
      unmount(made.path(), mounted);
      if (made.kind().equals(VolumeKinds.IMAGE)) {
        images.release(key(Pods.uid(pod), made.path().getFileName().toString()));
      }
      DirectoryTrees.delete(made.path());
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Set<String> kept() {
    Set<String> uids = new HashSet<>();
    if (!Files.isDirectory(pods)) {
      return uids;
    }
    try (Stream<Path> entries = Files.list(pods)) {
      entries
          .filter(p -> Files.isDirectory(p.resolve("volumes")))
          .forEach(p -> uids.add(p.getFileName().toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return uids;
  }

  @Override
  public Collection<Pod> prepared() {
    return active.values().stream().map(entry -> entry.fields().pod()).toList();
  }

  @Override
  public void close() {
    refreshing.cancel();
    active.clear();
  }
}
