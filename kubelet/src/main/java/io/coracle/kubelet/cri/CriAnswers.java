package io.coracle.kubelet.cri;

import io.coracle.kubelet.proto.cri.Container;
import io.coracle.kubelet.proto.cri.ContainerState;
import io.coracle.kubelet.proto.cri.ContainerStats;
import io.coracle.kubelet.proto.cri.FilesystemUsage;
import io.coracle.kubelet.proto.cri.Image;
import io.coracle.kubelet.proto.cri.PodIP;
import io.coracle.kubelet.proto.cri.PodSandbox;
import io.coracle.kubelet.proto.cri.PodSandboxNetworkStatus;
import io.coracle.kubelet.proto.cri.PodSandboxState;
import io.coracle.kubelet.proto.cri.PodSandboxStatus;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.ContainerUsage;
import io.coracle.kubelet.runtime.ImageFilesystem;
import io.coracle.kubelet.runtime.ImageStatus;
import io.coracle.kubelet.runtime.SandboxStatus;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads CRI's messages. */
final class CriAnswers {
  private static final long NANOS_IN_SECOND = 1_000_000_000L;

  private CriAnswers() {}

  static Instant instant(long nanos) {
    if (nanos <= 0) {
      return Instant.EPOCH;
    }
    return Instant.ofEpochSecond(nanos / NANOS_IN_SECOND, nanos % NANOS_IN_SECOND);
  }

  static SandboxStatus sandbox(PodSandbox item) {
    return new SandboxStatus(
        item.getId(),
        item.getMetadata().getName(),
        item.getMetadata().getNamespace(),
        item.getMetadata().getUid(),
        item.getMetadata().getAttempt(),
        item.getState() == PodSandboxState.SANDBOX_READY,
        instant(item.getCreatedAt()),
        List.of(),
        item.getLabelsMap(),
        item.getAnnotationsMap());
  }

  static SandboxStatus sandbox(PodSandboxStatus status) {
    return new SandboxStatus(
        status.getId(),
        status.getMetadata().getName(),
        status.getMetadata().getNamespace(),
        status.getMetadata().getUid(),
        status.getMetadata().getAttempt(),
        status.getState() == PodSandboxState.SANDBOX_READY,
        instant(status.getCreatedAt()),
        addresses(status.getNetwork()),
        status.getLabelsMap(),
        status.getAnnotationsMap());
  }

  private static List<String> addresses(PodSandboxNetworkStatus network) {
    if (network.getIp().isEmpty()) {
      return List.of();
    }
    var addresses = new ArrayList<String>();
    addresses.add(network.getIp());
    network.getAdditionalIpsList().stream().map(PodIP::getIp).forEach(addresses::add);
    return List.copyOf(addresses);
  }

  static ContainerStatus container(Container item) {
    return new ContainerStatus(
        item.getId(),
        item.getPodSandboxId(),
        item.getMetadata().getName(),
        item.getMetadata().getAttempt(),
        state(item.getState()),
        instant(item.getCreatedAt()),
        Instant.EPOCH,
        Instant.EPOCH,
        0,
        "",
        "",
        item.getImage().getImage(),
        "",
        "",
        item.getLabelsMap(),
        item.getAnnotationsMap());
  }

  static ContainerStatus container(
      io.coracle.kubelet.proto.cri.ContainerStatus status, String sandboxId) {
    return new ContainerStatus(
        status.getId(),
        sandboxId,
        status.getMetadata().getName(),
        status.getMetadata().getAttempt(),
        state(status.getState()),
        instant(status.getCreatedAt()),
        instant(status.getStartedAt()),
        instant(status.getFinishedAt()),
        status.getExitCode(),
        status.getReason(),
        status.getMessage(),
        status.getImage().getImage(),
        status.getImageRef(),
        status.getLogPath(),
        status.getLabelsMap(),
        status.getAnnotationsMap());
  }

  private static ContainerStatus.State state(ContainerState state) {
    return switch (state) {
      case CONTAINER_CREATED -> ContainerStatus.State.CREATED;
      case CONTAINER_RUNNING -> ContainerStatus.State.RUNNING;
      case CONTAINER_EXITED -> ContainerStatus.State.EXITED;
      case CONTAINER_UNKNOWN, UNRECOGNIZED -> ContainerStatus.State.UNKNOWN;
    };
  }

  static ContainerUsage usage(ContainerStats stats) {
    return new ContainerUsage(
        stats.getAttributes().getId(),
        instant(Math.max(stats.getCpu().getTimestamp(), stats.getMemory().getTimestamp())),
        stats.getCpu().getUsageCoreNanoSeconds().getValue(),
        stats.getMemory().getUsageBytes().getValue(),
        stats.getMemory().getWorkingSetBytes().getValue(),
        stats.getMemory().getRssBytes().getValue(),
        stats.getMemory().getPageFaults().getValue(),
        stats.getMemory().getMajorPageFaults().getValue(),
        stats.getWritableLayer().getUsedBytes().getValue(),
        stats.getWritableLayer().getInodesUsed().getValue());
  }

  static ImageFilesystem filesystem(FilesystemUsage usage) {
    return new ImageFilesystem(
        Path.of(usage.getFsId().getMountpoint()),
        usage.getUsedBytes().getValue(),
        usage.getInodesUsed().getValue());
  }

  static ImageStatus image(Image image) {
    return new ImageStatus(
        image.getId(),
        List.copyOf(image.getRepoTagsList()),
        List.copyOf(image.getRepoDigestsList()),
        image.getSize(),
        image.hasUid() ? image.getUid().getValue() : -1,
        image.getUsername(),
        image.getPinned());
  }

  /** A condition of the runtime, as the messages of nodes have it. */
  static String text(io.coracle.kubelet.proto.cri.RuntimeCondition condition) {
    return "%s=%s reason:%s message:%s"
        .formatted(
            condition.getType(),
            condition.getStatus(),
            condition.getReason(),
            condition.getMessage());
  }
}
