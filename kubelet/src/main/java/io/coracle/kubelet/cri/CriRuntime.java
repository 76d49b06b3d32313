package io.coracle.kubelet.cri;

import io.coracle.base.Environment;
import io.coracle.http.streams.CommandStreams;
import io.coracle.kubelet.proto.cri.ContainerFilter;
import io.coracle.kubelet.proto.cri.ContainerStatusRequest;
import io.coracle.kubelet.proto.cri.CreateContainerRequest;
import io.coracle.kubelet.proto.cri.ExecSyncRequest;
import io.coracle.kubelet.proto.cri.ExecSyncResponse;
import io.coracle.kubelet.proto.cri.ImageFsInfoRequest;
import io.coracle.kubelet.proto.cri.ImageServiceGrpc;
import io.coracle.kubelet.proto.cri.ImageStatusRequest;
import io.coracle.kubelet.proto.cri.ListContainerStatsRequest;
import io.coracle.kubelet.proto.cri.ListContainersRequest;
import io.coracle.kubelet.proto.cri.ListImagesRequest;
import io.coracle.kubelet.proto.cri.ListPodSandboxRequest;
import io.coracle.kubelet.proto.cri.PodSandboxStatusRequest;
import io.coracle.kubelet.proto.cri.PullImageRequest;
import io.coracle.kubelet.proto.cri.RemoveContainerRequest;
import io.coracle.kubelet.proto.cri.RemoveImageRequest;
import io.coracle.kubelet.proto.cri.RemovePodSandboxRequest;
import io.coracle.kubelet.proto.cri.ReopenContainerLogRequest;
import io.coracle.kubelet.proto.cri.RunPodSandboxRequest;
import io.coracle.kubelet.proto.cri.RuntimeServiceGrpc;
import io.coracle.kubelet.proto.cri.StartContainerRequest;
import io.coracle.kubelet.proto.cri.StatusRequest;
import io.coracle.kubelet.proto.cri.StopContainerRequest;
import io.coracle.kubelet.proto.cri.StopPodSandboxRequest;
import io.coracle.kubelet.proto.cri.UpdateContainerResourcesRequest;
import io.coracle.kubelet.proto.cri.VersionRequest;
import io.coracle.kubelet.proto.cri.VersionResponse;
import io.coracle.kubelet.runtime.ContainerConfig;
import io.coracle.kubelet.runtime.ContainerRuntime;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.ContainerUsage;
import io.coracle.kubelet.runtime.ExecResult;
import io.coracle.kubelet.runtime.ImageAuth;
import io.coracle.kubelet.runtime.ImageFiles;
import io.coracle.kubelet.runtime.ImageFilesystem;
import io.coracle.kubelet.runtime.ImageStatus;
import io.coracle.kubelet.runtime.RuntimeCondition;
import io.coracle.kubelet.runtime.RuntimeEvent;
import io.coracle.kubelet.runtime.RuntimeFault;
import io.coracle.kubelet.runtime.RuntimeVersion;
import io.coracle.kubelet.runtime.SandboxConfig;
import io.coracle.kubelet.runtime.SandboxStatus;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A container runtime behind CRI v1 on a unix socket: containerd, CRI-O. It holds no state but
 * remembers which pod an id belongs to, so that events can say so.
 */
public final class CriRuntime implements ContainerRuntime {
  /** How long one call may take, beside what it waits for by its nature. */
  private static final Duration CALL_LIMIT = Duration.ofMinutes(2);

  /** How long a pull may take. Runtimes end a pull without progress much earlier by themselves. */
  private static final Duration PULL_LIMIT = Duration.ofHours(1);

  /** Output of a command beyond this is cut; probes and hooks need no more. */
  private static final int MAX_OUTPUT_BYTES = 64 << 10;

  private final UnixChannel channel;
  private final RuntimeServiceGrpc.RuntimeServiceBlockingStub runtime;
  private final ImageServiceGrpc.ImageServiceBlockingStub images;
  private final KnownIds known = new KnownIds();
  private final Snapshots snapshots;
  private final CriStreaming streaming;
  private final CriEvents events;
  private final ProbeNetwork probes;

  public CriRuntime(Environment environment, Path socket) {
    channel = UnixChannel.to(socket);
    runtime = RuntimeServiceGrpc.newBlockingStub(channel.channel());
    images = ImageServiceGrpc.newBlockingStub(channel.channel());
    snapshots = new Snapshots(channel.channel());
    streaming = new CriStreaming(environment, this::calls);
    events = new CriEvents(environment, channel, this, known);
    probes = new HostProbeNetwork(environment.timers());
  }

  private RuntimeServiceGrpc.RuntimeServiceBlockingStub calls() {
    return calls(Duration.ZERO);
  }

  private RuntimeServiceGrpc.RuntimeServiceBlockingStub calls(Duration extra) {
    long limit = CALL_LIMIT.plus(extra).toMillis();
    return runtime.withDeadlineAfter(limit, TimeUnit.MILLISECONDS);
  }

  private ImageServiceGrpc.ImageServiceBlockingStub imageCalls(Duration limit) {
    return images.withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public RuntimeVersion version() {
    VersionResponse answer =
        CriFaults.translated(() -> calls().version(VersionRequest.getDefaultInstance()));
    return new RuntimeVersion(answer.getRuntimeName(), withoutV(answer.getRuntimeVersion()));
  }

  /** Debian's containerd calls itself {@code 1.6.20~ds1}, upstream's {@code v1.6.20}. */
  private static String withoutV(String version) {
    String number = version.startsWith("v") ? version.substring(1) : version;
    return number.replaceFirst("~.*", "");
  }

  @Override
  public RuntimeCondition condition() {
    try {
      return CriConditions.of(
          CriFaults.translated(() -> calls().status(StatusRequest.getDefaultInstance())));
    } catch (RuntimeFault e) {
      return new RuntimeCondition(false, false, e.message());
    }
  }

  @Override
  public boolean supportsUserNamespaces(String handler) {
    // Runtimes that are too old to tell of their handlers are too old for this too.
    return CriFaults.translated(() -> calls().status(StatusRequest.getDefaultInstance()))
        .getRuntimeHandlersList()
        .stream()
        .anyMatch(
            found -> found.getName().equals(handler) && found.getFeatures().getUserNamespaces());
  }

  @Override
  public String runSandbox(SandboxConfig config) {
    var request =
        RunPodSandboxRequest.newBuilder()
            .setConfig(CriRequests.sandbox(config))
            .setRuntimeHandler(config.runtimeHandler())
            .build();
    String id =
        CriFaults.translated(() -> calls(CALL_LIMIT).runPodSandbox(request)).getPodSandboxId();
    known.remember(id, id, config.uid());
    return id;
  }

  @Override
  public void stopSandbox(String sandboxId) {
    var request = StopPodSandboxRequest.newBuilder().setPodSandboxId(sandboxId).build();
    CriFaults.ifFound(() -> calls().stopPodSandbox(request));
  }

  @Override
  public void removeSandbox(String sandboxId) {
    var request = RemovePodSandboxRequest.newBuilder().setPodSandboxId(sandboxId).build();
    CriFaults.ifFound(() -> calls().removePodSandbox(request));
    known.forget(sandboxId);
  }

  @Override
  public List<SandboxStatus> sandboxes() {
    List<SandboxStatus> sandboxes =
        CriFaults.translated(
                () -> calls().listPodSandbox(ListPodSandboxRequest.getDefaultInstance()))
            .getItemsList()
            .stream()
            .map(CriAnswers::sandbox)
            .toList();
    sandboxes.forEach(sandbox -> known.remember(sandbox.id(), sandbox.id(), sandbox.uid()));
    return sandboxes;
  }

  @Override
  public Optional<SandboxStatus> sandbox(String sandboxId) {
    var request = PodSandboxStatusRequest.newBuilder().setPodSandboxId(sandboxId).build();
    return CriFaults.ifFound(() -> calls().podSandboxStatus(request))
        .map(answer -> CriAnswers.sandbox(answer.getStatus()));
  }

  @Override
  public String createContainer(String sandboxId, ContainerConfig config, SandboxConfig sandbox) {
    var request =
        CreateContainerRequest.newBuilder()
            .setPodSandboxId(sandboxId)
            .setConfig(CriRequests.container(config))
            .setSandboxConfig(CriRequests.sandbox(sandbox))
            .build();
    String id = CriFaults.translated(() -> calls().createContainer(request)).getContainerId();
    known.remember(id, sandboxId, sandbox.uid());
    return id;
  }

  @Override
  public void startContainer(String containerId) {
    var request = StartContainerRequest.newBuilder().setContainerId(containerId).build();
    CriFaults.translated(() -> calls().startContainer(request));
  }

  @Override
  public void stopContainer(String containerId, Duration grace) {
    long seconds = grace.plusMillis(999).toSeconds();
    var request =
        StopContainerRequest.newBuilder().setContainerId(containerId).setTimeout(seconds).build();
    CriFaults.ifFound(() -> calls(grace).stopContainer(request));
  }

  @Override
  public void removeContainer(String containerId) {
    var request = RemoveContainerRequest.newBuilder().setContainerId(containerId).build();
    CriFaults.ifFound(() -> calls().removeContainer(request));
    known.forget(containerId);
  }

  @Override
  public List<ContainerStatus> containers() {
    List<ContainerStatus> containers = list(ListContainersRequest.getDefaultInstance());
    containers.forEach(
        container ->
            known.remember(
                container.id(),
                container.sandboxId(),
                known.pod(container.sandboxId()).orElse("")));
    return containers;
  }

  private List<ContainerStatus> list(ListContainersRequest request) {
    return CriFaults.translated(() -> calls().listContainers(request)).getContainersList().stream()
        .map(CriAnswers::container)
        .toList();
  }

  @Override
  public Optional<ContainerStatus> container(String containerId) {
    var request = ContainerStatusRequest.newBuilder().setContainerId(containerId).build();
    return CriFaults.ifFound(() -> calls().containerStatus(request))
        .map(answer -> CriAnswers.container(answer.getStatus(), sandboxOf(containerId)));
  }

  /** The status does not say which sandbox a container is in; the list does. */
  private String sandboxOf(String containerId) {
    return known
        .sandbox(containerId)
        .orElseGet(
            () ->
                list(
                        ListContainersRequest.newBuilder()
                            .setFilter(ContainerFilter.newBuilder().setId(containerId))
                            .build())
                    .stream()
                    .findFirst()
                    .map(ContainerStatus::sandboxId)
                    .orElse(""));
  }

  @Override
  public void reopenLog(String containerId) {
    var request = ReopenContainerLogRequest.newBuilder().setContainerId(containerId).build();
    CriFaults.translated(() -> calls().reopenContainerLog(request));
  }

  @Override
  public void updateResources(String containerId, ContainerConfig.Resources resources) {
    var request =
        UpdateContainerResourcesRequest.newBuilder()
            .setContainerId(containerId)
            .setLinux(CriRequests.resources(resources))
            .build();
    CriFaults.translated(() -> calls().updateContainerResources(request));
  }

  @Override
  public List<ContainerUsage> usage() {
    return CriFaults.translated(
            () -> calls().listContainerStats(ListContainerStatsRequest.getDefaultInstance()))
        .getStatsList()
        .stream()
        .map(CriAnswers::usage)
        .toList();
  }

  @Override
  public ExecResult exec(String containerId, List<String> command, Duration timeout) {
    long seconds = timeout.plusMillis(999).toSeconds();
    var request =
        ExecSyncRequest.newBuilder()
            .setContainerId(containerId)
            .addAllCmd(command)
            .setTimeout(seconds)
            .build();
    ExecSyncResponse answer = CriFaults.translated(() -> calls(timeout).execSync(request));
    return new ExecResult(
        answer.getExitCode(),
        answer.getStdout().substring(0, bounded(answer.getStdout().size())).toStringUtf8(),
        answer.getStderr().substring(0, bounded(answer.getStderr().size())).toStringUtf8());
  }

  private static int bounded(int bytes) {
    return Math.min(bytes, MAX_OUTPUT_BYTES);
  }

  @Override
  public int exec(String containerId, List<String> command, boolean tty, CommandStreams streams) {
    return streaming.exec(containerId, command, tty, streams);
  }

  @Override
  public void attach(String containerId, boolean tty, CommandStreams streams) {
    streaming.attach(containerId, tty, streams);
  }

  @Override
  public ByteChannel connect(String sandboxId, int port) {
    return streaming.connect(sandboxId, port);
  }

  @Override
  public String pullImage(String image, Optional<ImageAuth> auth, SandboxConfig sandbox) {
    var request =
        PullImageRequest.newBuilder()
            .setImage(CriRequests.image(image, ""))
            .setSandboxConfig(CriRequests.sandbox(sandbox));
    auth.map(CriRequests::auth).ifPresent(request::setAuth);
    return CriFaults.translated(() -> imageCalls(PULL_LIMIT).pullImage(request.build()))
        .getImageRef();
  }

  @Override
  public Optional<ImageStatus> image(String image) {
    var request = ImageStatusRequest.newBuilder().setImage(CriRequests.image(image, "")).build();
    return CriFaults.ifFound(() -> imageCalls(CALL_LIMIT).imageStatus(request))
        .filter(io.coracle.kubelet.proto.cri.ImageStatusResponse::hasImage)
        .map(answer -> CriAnswers.image(answer.getImage()));
  }

  @Override
  public Optional<ImageFiles> imageFiles(String image, String key) {
    return snapshots.view(image, key);
  }

  @Override
  public void releaseImageFiles(String key) {
    snapshots.remove(key);
  }

  @Override
  public List<ImageStatus> images() {
    return CriFaults.translated(
            () -> imageCalls(CALL_LIMIT).listImages(ListImagesRequest.getDefaultInstance()))
        .getImagesList()
        .stream()
        .map(CriAnswers::image)
        .toList();
  }

  @Override
  public void removeImage(String image) {
    var request = RemoveImageRequest.newBuilder().setImage(CriRequests.image(image, "")).build();
    CriFaults.ifFound(() -> imageCalls(CALL_LIMIT).removeImage(request));
  }

  @Override
  public Optional<ImageFilesystem> imageFilesystem() {
    return CriFaults.translated(
            () -> imageCalls(CALL_LIMIT).imageFsInfo(ImageFsInfoRequest.getDefaultInstance()))
        .getImageFilesystemsList()
        .stream()
        .map(CriAnswers::filesystem)
        .findFirst();
  }

  @Override
  public AutoCloseable onEvent(Consumer<RuntimeEvent> listener) {
    return events.subscribe(listener);
  }

  @Override
  public ProbeNetwork probeNetwork() {
    return probes;
  }

  @Override
  public void close() {
    events.close();
    channel.close();
  }
}
