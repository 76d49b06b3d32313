package io.coracle.kubelet.worker;

import io.coracle.api.StatusException;
import io.coracle.base.log.Log;
import io.coracle.kubelet.container.ConfigFault;
import io.coracle.kubelet.container.Mounting;
import io.coracle.kubelet.lifecycle.Action;
import io.coracle.kubelet.lifecycle.ContainerMemory;
import io.coracle.kubelet.lifecycle.ImageState;
import io.coracle.kubelet.lifecycle.Preparation;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Labels;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.runtime.RuntimeCondition;
import io.coracle.kubelet.runtime.RuntimeFault;
import io.coracle.kubelet.runtime.SandboxConfig;
import io.coracle.kubelet.runtime.SandboxStatus;
import io.coracle.kubelet.trace.Span;
import io.coracle.kubelet.trace.Tracing;
import io.coracle.kubelet.volume.VolumeFault;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Carries out one action and says what came of it. Calls block. */
final class Operations {
  private static final Log LOG = Log.of("kubelet");

  /** How long before something that failed is tried again. */
  static final Duration RETRY = Duration.ofSeconds(2);

  /** How long a start waits for its turn at most. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Shop shop;
  private final ContainerOperations containers;

  Operations(Shop shop, Observer observer) {
    this.shop = shop;
    this.containers = new ContainerOperations(shop, observer);
  }

  /**
   * Carries it out; a fault of the runtime or the API is told in the log and tried again.
   *
   * @param pass what it is a part of
   */
  Change run(Action action, View view, Span pass) {
    return Tracing.within(Steps.begin(pass, action, view.pod()), () -> attempt(action, view));
  }

  private Change attempt(Action action, View view) {
    try {
      return carryOut(action, view);
    } catch (RuntimeFault | StatusException | VolumeFault | java.io.UncheckedIOException e) {
      LOG.warn(
          "An operation on a pod failed",
          e,
          "operation",
          action.key(),
          "pod",
          Pods.reference(view.pod()));
      Tracing.current().fail(String.valueOf(e.getMessage()));
      return Change.later(RETRY);
    }
  }

  private Change carryOut(Action action, View view) {
    return switch (action) {
      case Action.PrepareVolumes _ -> prepareVolumes(view);
      case Action.ReleaseVolumes _ -> releaseVolumes(view);
      case Action.CreateSandbox create -> inTurn(() -> createSandbox(create, view));
      case Action.StopSandbox stop -> stopSandbox(stop.id());
      case Action.RemoveSandbox remove -> removeSandbox(remove.id());
      case Action.PullImage pull -> pullImage(pull, view);
      case Action.StartContainer start -> inTurn(() -> containers.start(start, view));
      case Action.RunPostStart hook -> containers.postStart(hook, view);
      case Action.StopContainer stop -> containers.stop(stop, view);
      case Action.ResizeContainer resize -> containers.resize(resize, view);
      case Action.RemoveContainer remove -> containers.remove(remove, view);
      case Action.DeletePod _ -> deletePod(view);
      case Action.Forget _ -> forget(view);
      case Action.Report report -> report(report, view);
    };
  }

  /**
   * Hundreds that are made at once would leave probes nothing of the processor. Who has waited long
   * does it all the same, lest some that hang keep all others.
   */
  private Change inTurn(Supplier<Change> step) {
    boolean slot;
    try {
      slot = shop.starts().take(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Change.later(RETRY);
    }
    try {
      return step.get();
    } finally {
      if (slot) {
        shop.starts().give();
      }
    }
  }

  private Change prepareVolumes(View view) {
    Pod pod = view.pod();
    try {
      Mounting mounting = shop.volumes().prepare(shop.configs().fields(pod, view.podIps()));
      return Change.of(
          state -> {
            state.mounting(mounting);
            state.memory(state.memory().withVolumes(Preparation.DONE));
          });
    } catch (VolumeFault e) {
      String message = String.valueOf(e.getMessage());
      Tracing.current().fail(message);
      shop.events().record(pod, "", true, "FailedMount", message);
      return Change.of(state -> state.memory(state.memory().withVolumes(failed(message))));
    }
  }

  private Preparation failed(String message) {
    return new Preparation.Failed(message, shop.environment().clock().now().plus(RETRY));
  }

  private Change releaseVolumes(View view) {
    shop.volumes().release(view.pod());
    shop.cgroups().remove(view.pod());
    return Change.of(state -> state.memory(state.memory().withVolumes(Preparation.RELEASED)));
  }

  private Change createSandbox(Action.CreateSandbox action, View view) {
    Pod pod = view.pod();
    shop.telemetry().meters().podStarting();
    try {
      for (SandboxStatus earlier : view.snapshot().sandboxes()) {
        shop.runtime().stopSandbox(earlier.id());
      }
      String cgroup = shop.cgroups().create(pod);
      String handler = shop.configs().runtimeHandler(pod);
      SandboxConfig config =
          shop.configs().sandbox(pod, action.attempt(), cgroup).withRuntimeHandler(handler);
      boolean ownUsers = !Fields.yes(pod.getSpec().getHostUsers(), true);
      String id = ownUsers ? runWithOwnUsers(config) : shop.runtime().runSandbox(config);
      Steps.sandbox(Tracing.current(), id);
      Optional<SandboxStatus> sandbox = shop.runtime().sandbox(id);
      var earlier = view.snapshot().containers().stream().map(c -> refreshed(c.id())).toList();
      return Change.of(
          state -> {
            sandbox.ifPresent(state::put);
            earlier.forEach(change -> change.apply().accept(state));
            state.memory(state.memory().withSandbox(Preparation.PENDING));
          });
    } catch (RuntimeFault | ConfigFault | java.io.UncheckedIOException e) {
      String message = String.valueOf(e.getMessage());
      shop.telemetry().meters().podNotStarted();
      Tracing.current().fail(message);
      sandboxFailed(pod, message);
      return Change.of(state -> state.memory(state.memory().withSandbox(failed(message))));
    }
  }

  /** A pod that is not to have the host's users must never run with them unnoticed. */
  private String runWithOwnUsers(SandboxConfig config) {
    if (!shop.runtime().supportsUserNamespaces(config.runtimeHandler())) {
      throw new ConfigFault(
          "RuntimeClass handler \""
              + config.runtimeHandler()
              + "\" does not support user namespaces");
    }
    shop.files()
        .closed()
        .ifPresent(
            directory -> {
              throw new ConfigFault(
                  "users of the pod's own could not enter "
                      + directory
                      + ", which lies above the node's files: it needs the permission o+x");
            });
    return shop.users().with(config, shop.runtime()::runSandbox);
  }

  private void sandboxFailed(Pod pod, String message) {
    RuntimeCondition condition = shop.runtime().condition();
    boolean network =
        !Pods.hostNetwork(pod) && condition.runtimeReady() && !condition.networkReady();
    if (network) {
      String why = "container runtime network not ready: " + condition.message();
      shop.events().record(pod, "", true, "NetworkNotReady", "network is not ready: " + why);
    } else {
      String why = "Failed to create pod sandbox: " + message;
      shop.events().record(pod, "", true, "FailedCreatePodSandBox", why);
    }
  }

  private Change refreshed(String containerId) {
    return containers.refreshed(containerId);
  }

  private Change stopSandbox(String id) {
    try {
      shop.runtime().stopSandbox(id);
    } catch (RuntimeFault e) {
      if (e.code() != RuntimeFault.Code.NOT_FOUND) {
        throw e;
      }
    }
    Optional<SandboxStatus> sandbox = shop.runtime().sandbox(id);
    return Change.of(
        state -> {
          if (sandbox.isPresent()) {
            state.put(sandbox.get());
          } else {
            state.removeSandbox(id);
          }
        });
  }

  private Change removeSandbox(String id) {
    try {
      shop.runtime().removeSandbox(id);
    } catch (RuntimeFault e) {
      if (e.code() != RuntimeFault.Code.NOT_FOUND) {
        throw e;
      }
    }
    return Change.of(state -> state.removeSandbox(id));
  }

  private Change pullImage(Action.PullImage action, View view) {
    Pod pod = view.pod();
    String name = action.container();
    Container container = Pods.container(pod, name).orElseThrow();
    ImageState before = view.memory().container(name).image();
    SandboxConfig sandbox =
        shop.configs().sandbox(pod, 0, "").withLabel(Labels.CONTAINER_NAME, name);
    ImageState image = shop.images().obtain(pod, container, before, sandbox);
    if (image instanceof ImageState.Failed failed) {
      // Without its image a container does not start.
      shop.telemetry().meters().containerStarting(Steps.type(pod, name));
      shop.telemetry().meters().containerNotStarted(Steps.type(pod, name), failed.reason());
      Tracing.current().fail(failed.message());
    }
    return Change.of(
        state -> {
          ContainerMemory memory = state.memory().container(name).with(image);
          state.memory(state.memory().with(name, memory));
        });
  }

  private Change deletePod(View view) {
    boolean there = shop.api().delete(view.pod());
    // Done once: what is left is to see the object go. Finalizers of others may keep it for long.
    return new Change(
        state -> {
          if (!there) {
            state.vanish();
          }
        },
        there ? NEVER : Duration.ZERO);
  }

  /** The rest of an operation that is not to be repeated. */
  static final Duration NEVER = Duration.ofDays(365_000);

  private Change forget(View view) {
    shop.files().remove(view.pod());
    return new Change(PodState::retire, NEVER);
  }

  private Change report(Action.Report report, View view) {
    shop.events()
        .record(
            view.pod(), report.container(), report.warning(), report.reason(), report.message());
    return Change.nothing();
  }

  Instant now() {
    return shop.environment().clock().now();
  }
}
