package io.coracle.kubelet.machine;

import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.kubelet.access.DiskPullRecords;
import io.coracle.kubelet.access.PullRecords;
import io.coracle.kubelet.cgroup.Cgroups;
import io.coracle.kubelet.cgroup.LinuxCgroups;
import io.coracle.kubelet.container.DiskPodFiles;
import io.coracle.kubelet.container.PodFiles;
import io.coracle.kubelet.disk.DiskScans;
import io.coracle.kubelet.disk.Disks;
import io.coracle.kubelet.disk.MeasuredPodDisks;
import io.coracle.kubelet.disk.PodDisks;
import io.coracle.kubelet.disk.Space;
import io.coracle.kubelet.manifest.DiskManifestFiles;
import io.coracle.kubelet.manifest.ManifestFiles;
import io.coracle.kubelet.resize.AllotmentFile;
import io.coracle.kubelet.resize.AllotmentStore;
import io.coracle.kubelet.sources.Sources;
import io.coracle.kubelet.traffic.DeviceTable;
import io.coracle.kubelet.traffic.InterfaceTraffic;
import io.coracle.kubelet.volume.DiskVolumes;
import io.coracle.kubelet.volume.ImageVolumes;
import io.coracle.kubelet.volume.LocalDirectories;
import io.coracle.kubelet.volume.Mounts;
import io.coracle.kubelet.volume.VolumeSteps;
import io.coracle.kubelet.volume.Volumes;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The machine that this program runs on, which must be Linux. */
public final class LinuxMachine implements Machine {
  private static final Log LOG = Log.of("kubelet");

  private static final Path PROC = Path.of("/proc");
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
  private static final int MAX_LINE_BYTES = 4096;

  private final Disks disks = Disks.system();
  private final MachineLoad load = new MachineLoad(PROC, CGROUPS);
  private final Path dataDirectory;
  private final Facts facts;
  private final PodFiles files;
  private final Cgroups cgroups;

  /**
   * This machine.
   *
   * @param dataDirectory where pods' files are kept; made if it is not there
   * @param cgroupRoot below which pods get their cgroups, e.g. {@code /kubepods}
   */
  public LinuxMachine(Path dataDirectory, String cgroupRoot) {
    this.cgroups = LinuxCgroups.detect(CGROUPS, cgroupRoot);
    try {
      Files.createDirectories(dataDirectory);
      // As the kernel lists mounts: without symbolic links.
      this.dataDirectory = dataDirectory.toRealPath();
      this.files = new DiskPodFiles(this.dataDirectory);
      this.facts = read();
    } catch (IOException e) {
      throw new UncheckedIOException("the machine could not be looked at", e);
    }
  }

  private Facts read() throws IOException {
    return new Facts(
        Runtime.getRuntime().availableProcessors() * 1000L,
        memory("MemTotal"),
        disks.space(this.dataDirectory).capacity(),
        hugepages(),
        line(PROC.resolve("sys/kernel/hostname")).toLowerCase(Locale.ROOT),
        architecture(),
        line(PROC.resolve("sys/kernel/osrelease")),
        osImage(),
        line(Path.of("/etc/machine-id")),
        line(Path.of("/sys/class/dmi/id/product_uuid")),
        line(PROC.resolve("sys/kernel/random/boot_id")));
  }

  private static long memory(String field) throws IOException {
    return Files.readAllLines(PROC.resolve("meminfo")).stream()
        .filter(l -> l.startsWith(field + ":"))
        .map(l -> l.replaceAll("[^0-9]", ""))
        .mapToLong(kib -> Long.parseLong(kib) * 1024)
        .findFirst()
        .orElse(0);
  }

  private static Map<String, Long> hugepages() throws IOException {
    Path root = Path.of("/sys/kernel/mm/hugepages");
    Map<String, Long> pages = new HashMap<>();
    if (!Files.isDirectory(root)) {
      return pages;
    }
    List<Path> sizes;
    try (Stream<Path> entries = Files.list(root)) {
      sizes = entries.toList();
    }
    for (Path size : sizes) {
      long kib = Long.parseLong(size.getFileName().toString().replaceAll("[^0-9]", ""));
      String count = line(size.resolve("nr_hugepages"));
      String name = kib >= 1 << 20 ? (kib >> 20) + "Gi" : (kib >> 10) + "Mi";
      pages.put("hugepages-" + name, count.isEmpty() ? 0 : Long.parseLong(count) * kib * 1024);
    }
    return pages;
  }

  private static String architecture() {
    String name = System.getProperty("os.arch");
    return switch (name) {
      case "x86_64", "amd64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> name;
    };
  }

  private static String osImage() throws IOException {
    Path release = Path.of("/etc/os-release");
    if (!Files.exists(release)) {
      return "Linux";
    }
    return Files.readAllLines(release).stream()
        .filter(l -> l.startsWith("PRETTY_NAME="))
        .map(l -> l.substring("PRETTY_NAME=".length()).replace("\"", ""))
        .findFirst()
        .orElse("Linux");
  }

  /** The first line of a file; empty if it is not there or not for us. */
  private static String line(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      return "";
    }
    // In one read: numbers below /proc/sys are cut off for who reads them byte by byte.
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = new byte[MAX_LINE_BYTES];
      int count = Math.max(0, in.read(bytes));
      String text = new String(bytes, 0, count, StandardCharsets.UTF_8);
      return text.lines().findFirst().orElse("").strip();
    }
  }

  @Override
  public Facts facts() {
    return facts;
  }

  @Override
  public Load load() {
    try {
      return load.read(facts.memory(), disks.space(dataDirectory));
    } catch (IOException e) {
      throw new UncheckedIOException("the load of the machine could not be read", e);
    }
  }

  @Override
  public Optional<Space> space(Path path) {
    try {
      return Optional.of(disks.space(path));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("a filesystem could not be looked at", e);
    }
  }

  @Override
  public List<InterfaceTraffic> traffic() {
    return traffic("self");
  }

  @Override
  public List<InterfaceTraffic> traffic(Pod pod, String sandboxId) {
    OptionalLong process = cgroups.process(pod, sandboxId);
    return process.isPresent() ? traffic(Long.toString(process.getAsLong())) : List.of();
  }

  private static List<InterfaceTraffic> traffic(String process) {
    try {
      return DeviceTable.of(PROC.resolve(process));
    } catch (IOException e) {
      LOG.debug("The network of a process cannot be looked at", "message", e.getMessage());
      return List.of();
    }
  }

  @Override
  public PodDisks disks(Environment environment) {
    return new MeasuredPodDisks(dataDirectory, files, disks, new DiskScans(environment, disks));
  }

  @Override
  public PodFiles files() {
    return files;
  }

  @Override
  public Cgroups cgroups() {
    return cgroups;
  }

  @Override
  public LocalDirectories localDirectories() {
    return LocalDirectories.below(dataDirectory.resolve("local-volumes"));
  }

  @Override
  public ManifestFiles manifests(Environment environment, Path path) {
    return new DiskManifestFiles(environment, path);
  }

  @Override
  public PullRecords pulls() {
    return new DiskPullRecords(dataDirectory);
  }

  @Override
  public AllotmentStore allotments() {
    return new AllotmentFile(dataDirectory);
  }

  @Override
  public Volumes volumes(
      Environment environment, Sources sources, ImageVolumes images, VolumeSteps steps) {
    return new DiskVolumes(environment, dataDirectory, sources, Mounts.system(), images, steps);
  }
}
