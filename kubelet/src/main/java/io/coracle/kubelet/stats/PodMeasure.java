package io.coracle.kubelet.stats;

import io.coracle.kubelet.cgroup.CgroupUsage;
import io.coracle.kubelet.cgroup.Cgroups;
import io.coracle.kubelet.disk.PodDisk;
import io.coracle.kubelet.disk.Space;
import io.coracle.kubelet.disk.Use;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.ContainerUsage;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Puts together what one pod uses. */
record PodMeasure(
    Pod pod, Instant now, Space storage, Space images, PodDisk disk, Rates rates, Network network) {

  PodStats of(List<ContainerStatus> running, Map<String, ContainerUsage> usages, Cgroups cgroups) {
    List<ContainerStats> containers = new ArrayList<>();
    for (ContainerStatus container : running) {
      Optional<ContainerUsage> usage = Optional.ofNullable(usages.get(container.id()));
      Optional<Cgroups.Measured> cgroup = cgroups.usage(pod, container.id());
      if (usage.isPresent() || cgroup.isPresent()) {
        containers.add(container(container, usage, cgroup));
      }
    }
    List<VolumeStats> volumes = volumes();
    Optional<Cgroups.Measured> cgroup = cgroups.usage(pod);
    Use taken =
        containers.stream()
            .map(c -> c.rootfs().used().plus(c.logs().used()))
            .reduce(disk.other(), Use::plus);
    for (VolumeStats volume : volumes) {
      taken = volume.local() ? taken.plus(volume.filesystem().used()) : taken;
    }
    Instant began =
        running.stream().map(ContainerStatus::created).min(Instant::compareTo).orElse(now);
    return new PodStats(
        pod,
        began,
        containers,
        cgroup
            .map(c -> rates.cpu(Pods.uid(pod), now, c.usage().cpuNanos()))
            .orElseGet(() -> cpu(containers)),
        cgroup.map(this::memory).orElseGet(() -> memory(containers)),
        volumes,
        new Filesystem(now, storage, taken),
        cgroup.map(c -> c.usage().processes()).orElse((long) containers.size()),
        cgroup,
        network);
  }

  private ContainerStats container(
      ContainerStatus container,
      Optional<ContainerUsage> usage,
      Optional<Cgroups.Measured> cgroup) {
    long cpu =
        cgroup.map(c -> c.usage().cpuNanos()).orElseGet(() -> usage.orElseThrow().cpuNanos());
    Use layer = usage.map(u -> new Use(u.filesystem(), u.inodes())).orElse(Use.NONE);
    return new ContainerStats(
        container,
        rates.cpu(container.id(), now, cpu),
        cgroup.map(this::memory).orElseGet(() -> memory(usage.orElseThrow())),
        new Filesystem(now, images, layer),
        new Filesystem(now, storage, disk.logs().getOrDefault(container.name(), Use.NONE)),
        cgroup);
  }

  private Memory memory(Cgroups.Measured measured) {
    CgroupUsage usage = measured.usage();
    long limit = measured.memoryLimit();
    return new Memory(
        now,
        limit > 0 ? OptionalLong.of(Math.max(0, limit - usage.workingSet())) : OptionalLong.empty(),
        usage.memory(),
        usage.workingSet(),
        usage.rss(),
        usage.pageFaults(),
        usage.majorPageFaults());
  }

  private Memory memory(ContainerUsage usage) {
    return new Memory(
        now,
        OptionalLong.empty(),
        usage.memoryUsage(),
        usage.memoryWorkingSet(),
        usage.memoryRss(),
        usage.pageFaults(),
        usage.majorPageFaults());
  }

  private Cpu cpu(List<ContainerStats> containers) {
    return new Cpu(
        now,
        containers.stream().mapToLong(c -> c.cpu().coreNanos()).sum(),
        containers.stream().mapToLong(c -> c.cpu().nanoCores()).sum());
  }

  private Memory memory(List<ContainerStats> containers) {
    return new Memory(
        now,
        OptionalLong.empty(),
        containers.stream().mapToLong(c -> c.memory().usage()).sum(),
        containers.stream().mapToLong(c -> c.memory().workingSet()).sum(),
        containers.stream().mapToLong(c -> c.memory().rss()).sum(),
        containers.stream().mapToLong(c -> c.memory().pageFaults()).sum(),
        containers.stream().mapToLong(c -> c.memory().majorPageFaults()).sum());
  }

  private List<VolumeStats> volumes() {
    List<VolumeStats> volumes = new ArrayList<>();
    for (Volume volume : Fields.list(pod.getSpec().getVolumes())) {
      PodDisk.Measured measured = disk.volumes().get(volume.getName());
      if (measured == null) {
        continue;
      }
      var claim = volume.getPersistentVolumeClaim();
      Space space = measured.own().orElse(storage);
      volumes.add(
          new VolumeStats(
              volume.getName(),
              claim == null ? "" : Fields.text(claim.getClaimName()),
              claim == null && measured.own().isEmpty(),
              new Filesystem(now, space, measured.use())));
    }
    return volumes;
  }
}
