package io.coracle.kubelet.worker;

import io.coracle.kubelet.container.ConfigFault;
import io.coracle.kubelet.container.Configs;
import io.coracle.kubelet.lifecycle.Action.RemoveContainer;
import io.coracle.kubelet.lifecycle.Action.ResizeContainer;
import io.coracle.kubelet.lifecycle.Action.RunPostStart;
import io.coracle.kubelet.lifecycle.Action.StartContainer;
import io.coracle.kubelet.lifecycle.Action.StopContainer;
import io.coracle.kubelet.lifecycle.StartFault;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.ContainerConfig;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.RuntimeFault;
import io.coracle.kubelet.runtime.SandboxConfig;
import io.coracle.kubelet.trace.Tracing;
import io.coracle.kubelet.volume.VolumeFault;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations on one container. Calls block. */
final class ContainerOperations {
  /** How long before a start that failed before a container ran is tried again. */
  static final Duration RETRY_START = Duration.ofSeconds(10);

  /** However short the grace period, a container gets this long after the stop signal. */
  static final Duration LEAST_GRACE = Duration.ofSeconds(2);

  private final Shop shop;
  private final Observer observer;
  private final Hooks hooks;

  ContainerOperations(Shop shop, Observer observer) {
    this.shop = shop;
    this.observer = observer;
    this.hooks = new Hooks(shop);
  }

  Change start(StartContainer action, View view) {
    Pod pod = view.pod();
    String name = action.container();
    Container container = Pods.container(pod, name).orElseThrow();
    shop.telemetry().meters().containerStarting(Steps.type(pod, name));
    String cgroup = shop.cgroups().create(pod);
    ContainerConfig config;
    SandboxConfig sandbox;
    try {
      config =
          shop.configs()
              .container(
                  new Configs.Start(
                      pod,
                      container,
                      action.attempt(),
                      action.imageReference(),
                      () -> shop.runtime().image(container.getImage()),
                      view.podIps(),
                      target(pod, name, view),
                      view.firstUser(action.sandboxId()),
                      view.mounting()));
      int attempt = view.sandbox(action.sandboxId()).map(s -> s.attempt()).orElse(0);
      // Runtimes compare the users of the sandbox with those of the container.
      sandbox =
          shop.configs()
              .sandbox(pod, attempt, cgroup)
              .withUsers(view.firstUser(action.sandboxId()));
    } catch (ConfigFault | VolumeFault | UncheckedIOException e) {
      return fault(pod, name, "CreateContainerConfigError", message(e));
    }
    String id;
    try {
      id = shop.runtime().createContainer(action.sandboxId(), config, sandbox);
    } catch (RuntimeFault e) {
      return fault(pod, name, "CreateContainerError", message(e));
    }
    Steps.container(Tracing.current(), id);
    shop.events().record(pod, name, false, "Created", "Container created");
    try {
      shop.runtime().startContainer(id);
    } catch (RuntimeFault e) {
      return fault(pod, name, "RunContainerError", message(e)).and(seen(id));
    }
    shop.events().record(pod, name, false, "Started", "Container started");
    return Change.of(seen(id))
        .and(
            state ->
                state.memory(state.memory().with(name, state.memory().container(name).started())));
  }

  /**
   * The container whose processes an ephemeral one is to see.
   *
   * @throws ConfigFault if it does not run
   */
  private static String target(Pod pod, String name, View view) {
    String target = Pods.target(pod, name);
    return target.isEmpty()
        ? ""
        : view.running(target)
            .map(ContainerStatus::id)
            .orElseThrow(() -> new ConfigFault("unable to find target container " + target));
  }

  private Change fault(Pod pod, String name, String reason, String message) {
    shop.events().record(pod, name, true, "Failed", "Error: " + message);
    shop.telemetry().meters().containerNotStarted(Steps.type(pod, name), reason);
    Tracing.current().fail(message);
    Instant retryAt = shop.environment().clock().now().plus(RETRY_START);
    var fault = new StartFault(reason, message, retryAt);
    return Change.of(
        state ->
            state.memory(state.memory().with(name, state.memory().container(name).with(fault))));
  }

  private java.util.function.Consumer<PodState> seen(String id) {
    Optional<ContainerStatus> status = observer.container(id);
    return state -> status.ifPresent(state::put);
  }

  private static String message(RuntimeException e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  Change postStart(RunPostStart action, View view) {
    Pod pod = view.pod();
    Container container = Pods.container(pod, action.container()).orElseThrow();
    LifecycleHandler hook = Hooks.postStart(container);
    Optional<ContainerStatus> run = view.container(action.id());
    if (hook == null || run.isEmpty()) {
      return Change.of(state -> state.memory(state.memory().hooked(action.id())));
    }
    Duration limit = Duration.ofSeconds(Pods.graceSeconds(pod)).plus(Duration.ofMinutes(2));
    Optional<String> failure =
        hooks.run(pod, container, run.get(), view.snapshot().sandbox(), hook, limit);
    if (failure.isEmpty()) {
      return Change.of(state -> state.memory(state.memory().hooked(action.id())));
    }
    Tracing.current().fail(failure.get());
    shop.telemetry()
        .meters()
        .containerNotStarted(Steps.type(pod, action.container()), "PostStartHookError");
    shop.events()
        .record(pod, action.container(), true, "FailedPostStartHook", "PostStartHook failed");
    shop.events().record(pod, action.container(), false, "Killing", "FailedPostStartHook");
    shop.runtime().stopContainer(action.id(), Duration.ofSeconds(Pods.graceSeconds(pod)));
    var fault =
        new StartFault("PostStartHookError", failure.get(), shop.environment().clock().now());
    String name = action.container();
    return Change.of(seen(action.id()))
        .and(
            state ->
                state.memory(
                    state.memory().with(name, state.memory().container(name).with(fault))));
  }

  Change stop(StopContainer action, View view) {
    Pod pod = view.pod();
    shop.events().record(pod, action.container(), false, "Killing", action.message());
    long began = shop.environment().clock().nanoTime();
    if (action.grace().isPositive()) {
      preStop(action, view);
    }
    Duration left = action.grace().minus(shop.environment().clock().since(began));
    Duration grace = left.compareTo(LEAST_GRACE) < 0 ? LEAST_GRACE : left;
    try {
      shop.runtime().stopContainer(action.id(), grace);
    } catch (RuntimeFault e) {
      if (e.code() != RuntimeFault.Code.NOT_FOUND) {
        throw e;
      }
    }
    return refreshed(action.id());
  }

  private void preStop(StopContainer action, View view) {
    @Nullable Container container = Pods.container(view.pod(), action.container()).orElse(null);
    LifecycleHandler hook = container == null ? null : Hooks.preStop(container);
    Optional<ContainerStatus> run = view.container(action.id());
    if (container == null || hook == null || run.isEmpty()) {
      return;
    }
    Optional<String> failure =
        hooks.run(
            view.pod(), container, run.get(), view.snapshot().sandbox(), hook, action.grace());
    if (failure.isPresent()) {
      Tracing.current().fail(failure.get());
      shop.events()
          .record(view.pod(), action.container(), true, "FailedPreStopHook", "PreStopHook failed");
    }
  }

  /** The container as it is now; nothing of it if the runtime has it no more. */
  Change refreshed(String id) {
    Optional<ContainerStatus> status = observer.container(id);
    return Change.of(
        state -> {
          if (status.isPresent()) {
            state.put(status.get());
          } else {
            state.removeContainer(id);
          }
        });
  }

  Change resize(ResizeContainer action, View view) {
    Pod pod = view.pod();
    Container container = Pods.container(pod, action.container()).orElseThrow();
    ContainerConfig.Resources wanted = shop.configs().resources(pod, container);
    try {
      shop.cgroups().loosen(pod);
      shop.runtime().updateResources(action.id(), wanted.unbounded());
      if (action.last()) {
        shop.cgroups().create(pod);
        shop.events().record(pod, "", false, "ResizeCompleted", "Pod resize completed");
      }
    } catch (RuntimeFault | UncheckedIOException e) {
      shop.events().record(pod, action.container(), true, "ResizeError", message(e));
      String message = message(e);
      Tracing.current().fail(message);
      return new Change(
          state -> state.memory(state.memory().with(state.memory().resize().failed(message))),
          RETRY_START);
    }
    return Change.of(
        state ->
            state.memory(
                state
                    .memory()
                    .with(state.memory().resize().done(action.id(), action.resources()))));
  }

  Change remove(RemoveContainer action, View view) {
    try {
      shop.runtime().removeContainer(action.id());
    } catch (RuntimeFault e) {
      if (e.code() != RuntimeFault.Code.NOT_FOUND) {
        throw e;
      }
    }
    view.container(action.id())
        .map(ContainerStatus::logPath)
        .filter(path -> !path.isEmpty())
        .ifPresent(path -> shop.files().removeLog(Path.of(path)));
    return Change.of(state -> state.removeContainer(action.id()));
  }
}
