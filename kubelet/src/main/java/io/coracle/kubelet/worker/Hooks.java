package io.coracle.kubelet.worker;

import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.probe.Target;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.ExecResult;
import io.coracle.kubelet.runtime.RuntimeFault;
import io.coracle.kubelet.runtime.SandboxStatus;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs postStart and preStop hooks. Calls block. */
final class Hooks {
  private final Shop shop;

  Hooks(Shop shop) {
    this.shop = shop;
  }

  static @Nullable LifecycleHandler postStart(Container container) {
    return container.getLifecycle() == null ? null : container.getLifecycle().getPostStart();
  }

  static @Nullable LifecycleHandler preStop(Container container) {
    return container.getLifecycle() == null ? null : container.getLifecycle().getPreStop();
  }

  /** Runs a hook. Returns why it failed, or empty. */
  Optional<String> run(
      Pod pod,
      Container container,
      ContainerStatus run,
      Optional<SandboxStatus> sandbox,
      LifecycleHandler hook,
      Duration limit) {
    if (hook.getExec() != null) {
      return exec(run.id(), Fields.list(hook.getExec().getCommand()), limit);
    }
    if (hook.getSleep() != null) {
      return sleep(Duration.ofSeconds(Fields.number(hook.getSleep().getSeconds(), 0L)), limit);
    }
    if (hook.getHttpGet() != null) {
      Target target = target(pod, container, run, sandbox, shop);
      return shop.probing().hook(target, hook.getHttpGet(), limit);
    }
    return Optional.of("the hook says nothing that can be done");
  }

  static Target target(
      Pod pod,
      Container container,
      ContainerStatus run,
      Optional<SandboxStatus> sandbox,
      Shop shop) {
    List<String> ips =
        Pods.hostNetwork(pod)
            ? shop.node().addresses()
            : sandbox.map(SandboxStatus::ips).orElse(List.of());
    return new Target(pod, container, run.id(), run.sandboxId(), ips, run.started());
  }

  private Optional<String> exec(String id, List<String> command, Duration limit) {
    try {
      ExecResult result = shop.runtime().exec(id, command, limit);
      return result.exitCode() == 0
          ? Optional.empty()
          : Optional.of(
              "command '"
                  + String.join(" ", command)
                  + "' exited with "
                  + result.exitCode()
                  + ": "
                  + result.errorOutput());
    } catch (RuntimeFault e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private Optional<String> sleep(Duration wanted, Duration limit) {
    try {
      shop.environment().tasks().sleep(wanted.compareTo(limit) < 0 ? wanted : limit);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }
}
