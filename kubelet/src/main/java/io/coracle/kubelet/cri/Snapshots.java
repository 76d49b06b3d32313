package io.coracle.kubelet.cri;

import io.coracle.api.json.Json;
import io.coracle.kubelet.proto.cri.ImageServiceGrpc;
import io.coracle.kubelet.proto.cri.ImageStatusRequest;
import io.coracle.kubelet.proto.cri.RuntimeServiceGrpc;
import io.coracle.kubelet.proto.cri.StatusRequest;
import io.coracle.kubelet.proto.snapshots.MountsRequest;
import io.coracle.kubelet.proto.snapshots.RemoveSnapshotRequest;
import io.coracle.kubelet.proto.snapshots.SnapshotMount;
import io.coracle.kubelet.proto.snapshots.SnapshotsGrpc;
import io.coracle.kubelet.proto.snapshots.ViewSnapshotRequest;
import io.coracle.kubelet.runtime.ImageFiles;
import io.coracle.kubelet.runtime.RuntimeFault;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * The file systems of images, by containerd's own interface: CRI has none before containerd 2.1.
 * The details of CRI's answers say which snapshot an image ends with. Calls block.
 */
final class Snapshots {
  private static final String NAMESPACE = "k8s.io";
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** What has this label is not collected as garbage. */
  private static final String KEEP = "containerd.io/gc.root";

  private final Channel channel;

  Snapshots(Channel channel) {
    this.channel = channel;
  }

  private SnapshotsGrpc.SnapshotsBlockingStub calls() {
    var headers = new Metadata();
    headers.put(
        Metadata.Key.of("containerd-namespace", Metadata.ASCII_STRING_MARSHALLER), NAMESPACE);
    return SnapshotsGrpc.newBlockingStub(
            ClientInterceptors.intercept(
                channel, MetadataUtils.newAttachHeadersInterceptor(headers)))
        .withDeadlineAfter(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The files of an image, kept under {@code key}; empty if the runtime does not tell. */
  Optional<ImageFiles> view(String image, String key) {
    Optional<String> chain = chain(image);
    Optional<String> snapshotter = snapshotter();
    if (chain.isEmpty() || snapshotter.isEmpty()) {
      return Optional.empty();
    }
    try {
      return view(snapshotter.get(), chain.get(), key).stream()
          .findFirst()
          .map(m -> new ImageFiles(m.getType(), m.getSource(), m.getOptionsList()));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        throw new RuntimeFault(
            RuntimeFault.Code.NOT_FOUND,
            "the image is not unpacked yet: it was imported, and no container has used it",
            e);
      }
      throw CriFaults.fault(e);
    }
  }

  private List<SnapshotMount> view(String snapshotter, String parent, String key) {
    try {
      return calls()
          .view(
              ViewSnapshotRequest.newBuilder()
                  .setSnapshotter(snapshotter)
                  .setKey(key)
                  .setParent(parent)
                  .putLabels(KEEP, "volume")
                  .build())
          .getMountsList();
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
        throw e;
      }
      return calls()
          .mounts(MountsRequest.newBuilder().setSnapshotter(snapshotter).setKey(key).build())
          .getMountsList();
    }
  }

  void remove(String key) {
    snapshotter()
        .ifPresent(
            snapshotter ->
                CriFaults.ifFound(
                    () ->
                        calls()
                            .remove(
                                RemoveSnapshotRequest.newBuilder()
                                    .setSnapshotter(snapshotter)
                                    .setKey(key)
                                    .build())));
  }

  private Optional<String> chain(String image) {
    var request =
        ImageStatusRequest.newBuilder()
            .setImage(CriRequests.image(image, ""))
            .setVerbose(true)
            .build();
    return text(
        CriFaults.translated(
                () ->
                    ImageServiceGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                        .imageStatus(request))
            .getInfoOrDefault("info", ""),
        "/chainID");
  }

  private Optional<String> snapshotter() {
    var request = StatusRequest.newBuilder().setVerbose(true).build();
    return text(
        CriFaults.translated(
                () ->
                    RuntimeServiceGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                        .status(request))
            .getInfoOrDefault("config", ""),
        "/containerd/snapshotter");
  }

  private static Optional<String> text(String json, String pointer) {
    if (json.isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonNode found = Json.parse(json.getBytes(StandardCharsets.UTF_8)).at(pointer);
      return found.isString() ? Optional.of(found.asString()) : Optional.empty();
    } catch (io.coracle.api.StatusException e) {
      throw new RuntimeFault(
          RuntimeFault.Code.UNKNOWN, "the runtime's details cannot be read: " + e.getMessage(), e);
    }
  }
}
