package io.coracle.kubelet.telemetry;

import io.coracle.http.streams.CommandStreams;
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
import io.coracle.kubelet.runtime.RuntimeVersion;
import io.coracle.kubelet.runtime.SandboxConfig;
import io.coracle.kubelet.runtime.SandboxStatus;
import io.coracle.kubelet.trace.Span;
import io.coracle.kubelet.trace.Tracing;
import java.nio.channels.ByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A runtime whose calls are counted, timed and traced. */
public final class ObservedRuntime implements ContainerRuntime {
  private final ContainerRuntime runtime;
  private final Telemetry telemetry;

  public ObservedRuntime(ContainerRuntime runtime, Telemetry telemetry) {
    this.runtime = runtime;
    this.telemetry = telemetry;
  }

  private <T> T call(RuntimeOperation operation, String subject, Supplier<T> body) {
    Span span = Tracing.current().call(operation.fullMethod());
    span.put("coracle.runtime.subject", subject);
    long began = telemetry.clock().nanoTime();
    boolean failed = true;
    try {
      T result = Tracing.within(span, body);
      failed = false;
      return result;
    } finally {
      Duration took = telemetry.clock().since(began);
      telemetry.meters().runtimeCalled(operation.type(), took, failed);
    }
  }

  private void call(RuntimeOperation operation, String subject, Runnable body) {
    call(
        operation,
        subject,
        () -> {
          body.run();
          return true;
        });
  }

  @Override
  public RuntimeVersion version() {
    return call(RuntimeOperation.VERSION, "", runtime::version);
  }

  @Override
  public RuntimeCondition condition() {
    return call(RuntimeOperation.STATUS, "", runtime::condition);
  }

  @Override
  public boolean supportsUserNamespaces(String handler) {
    return call(RuntimeOperation.STATUS, "", () -> runtime.supportsUserNamespaces(handler));
  }

  @Override
  public String runSandbox(SandboxConfig config) {
    long began = telemetry.clock().nanoTime();
    boolean failed = true;
    try {
      String id =
          call(RuntimeOperation.RUN_SANDBOX, config.name(), () -> runtime.runSandbox(config));
      failed = false;
      return id;
    } finally {
      Duration took = telemetry.clock().since(began);
      telemetry.meters().sandboxRun(config.runtimeHandler(), took, failed);
    }
  }

  @Override
  public void stopSandbox(String sandboxId) {
    call(RuntimeOperation.STOP_SANDBOX, sandboxId, () -> runtime.stopSandbox(sandboxId));
  }

  @Override
  public void removeSandbox(String sandboxId) {
    call(RuntimeOperation.REMOVE_SANDBOX, sandboxId, () -> runtime.removeSandbox(sandboxId));
  }

  @Override
  public List<SandboxStatus> sandboxes() {
    return call(RuntimeOperation.LIST_SANDBOXES, "", runtime::sandboxes);
  }

  @Override
  public Optional<SandboxStatus> sandbox(String sandboxId) {
    return call(RuntimeOperation.SANDBOX_STATUS, sandboxId, () -> runtime.sandbox(sandboxId));
  }

  @Override
  public String createContainer(String sandboxId, ContainerConfig config, SandboxConfig sandbox) {
    return call(
        RuntimeOperation.CREATE_CONTAINER,
        sandboxId,
        () -> runtime.createContainer(sandboxId, config, sandbox));
  }

  @Override
  public void startContainer(String containerId) {
    call(RuntimeOperation.START_CONTAINER, containerId, () -> runtime.startContainer(containerId));
  }

  @Override
  public void stopContainer(String containerId, Duration grace) {
    call(
        RuntimeOperation.STOP_CONTAINER,
        containerId,
        () -> runtime.stopContainer(containerId, grace));
  }

  @Override
  public void removeContainer(String containerId) {
    call(
        RuntimeOperation.REMOVE_CONTAINER, containerId, () -> runtime.removeContainer(containerId));
  }

  @Override
  public List<ContainerStatus> containers() {
    return call(RuntimeOperation.LIST_CONTAINERS, "", runtime::containers);
  }

  @Override
  public Optional<ContainerStatus> container(String containerId) {
    return call(
        RuntimeOperation.CONTAINER_STATUS, containerId, () -> runtime.container(containerId));
  }

  @Override
  public void reopenLog(String containerId) {
    call(RuntimeOperation.REOPEN_LOG, containerId, () -> runtime.reopenLog(containerId));
  }

  @Override
  public void updateResources(String containerId, ContainerConfig.Resources resources) {
    call(
        RuntimeOperation.UPDATE_CONTAINER,
        containerId,
        () -> runtime.updateResources(containerId, resources));
  }

  @Override
  public List<ContainerUsage> usage() {
    return call(RuntimeOperation.LIST_STATS, "", runtime::usage);
  }

  @Override
  public ExecResult exec(String containerId, List<String> command, Duration timeout) {
    return call(
        RuntimeOperation.EXEC_SYNC, containerId, () -> runtime.exec(containerId, command, timeout));
  }

  @Override
  public int exec(String containerId, List<String> command, boolean tty, CommandStreams streams) {
    return call(
        RuntimeOperation.EXEC, containerId, () -> runtime.exec(containerId, command, tty, streams));
  }

  @Override
  public void attach(String containerId, boolean tty, CommandStreams streams) {
    call(RuntimeOperation.ATTACH, containerId, () -> runtime.attach(containerId, tty, streams));
  }

  @Override
  public ByteChannel connect(String sandboxId, int port) {
    return call(RuntimeOperation.PORT_FORWARD, sandboxId, () -> runtime.connect(sandboxId, port));
  }

  @Override
  public Optional<ImageFiles> imageFiles(String image, String key) {
    return runtime.imageFiles(image, key);
  }

  @Override
  public void releaseImageFiles(String key) {
    runtime.releaseImageFiles(key);
  }

  @Override
  public String pullImage(String image, Optional<ImageAuth> auth, SandboxConfig sandbox) {
    return call(RuntimeOperation.PULL_IMAGE, image, () -> runtime.pullImage(image, auth, sandbox));
  }

  @Override
  public Optional<ImageStatus> image(String image) {
    return call(RuntimeOperation.IMAGE_STATUS, image, () -> runtime.image(image));
  }

  @Override
  public List<ImageStatus> images() {
    return call(RuntimeOperation.LIST_IMAGES, "", runtime::images);
  }

  @Override
  public void removeImage(String image) {
    call(RuntimeOperation.REMOVE_IMAGE, image, () -> runtime.removeImage(image));
  }

  @Override
  public Optional<ImageFilesystem> imageFilesystem() {
    return call(RuntimeOperation.IMAGE_FILESYSTEM, "", runtime::imageFilesystem);
  }

  @Override
  public AutoCloseable onEvent(Consumer<RuntimeEvent> listener) {
    return runtime.onEvent(listener);
  }

  @Override
  public ProbeNetwork probeNetwork() {
    return runtime.probeNetwork();
  }

  @Override
  public void close() {
    runtime.close();
  }
}
