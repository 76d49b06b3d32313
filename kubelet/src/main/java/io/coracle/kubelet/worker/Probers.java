package io.coracle.kubelet.worker;

import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.probe.ContainerProbes;
import io.coracle.kubelet.runtime.ContainerStatus;
import io.coracle.kubelet.runtime.ContainerStatus.State;
import io.coracle.kubelet.runtime.SandboxStatus;
import io.fabric8.kubernetes.api.model.Container;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Keeps probes running for the running containers of one pod, and for no others. */
final class Probers implements AutoCloseable {
  private final Shop shop;
  private final Consumer<Consumer<PodState>> post;
  private final Map<String, ContainerProbes> probes = new HashMap<>();

  Probers(Shop shop, Consumer<Consumer<PodState>> post) {
    this.shop = shop;
    this.post = post;
  }

  synchronized void follow(PodState state) {
    Set<String> running = new HashSet<>();
    for (ContainerStatus container : state.containers()) {
      if (container.state() == State.RUNNING) {
        running.add(container.id());
        begin(state, container);
      }
    }
    probes.forEach(
        (id, probe) -> {
          if (!running.contains(id)) {
            probe.close();
          }
        });
    probes.keySet().retainAll(running);
  }

  private void begin(PodState state, ContainerStatus run) {
    Optional<Container> container = Pods.container(state.pod(), run.name());
    if (probes.containsKey(run.id())
        || container.isEmpty()
        || !ContainerProbes.wanted(container.get())) {
      return;
    }
    Optional<SandboxStatus> sandbox = state.sandbox(run.sandboxId());
    String id = run.id();
    var begun =
        new ContainerProbes(
            shop.environment(),
            shop.probing(),
            shop.events(),
            shop.telemetry().meters().probes(),
            Hooks.target(state.pod(), container.get(), run, sandbox, shop),
            verdict -> post.accept(s -> s.verdict(id, verdict)));
    probes.put(id, begun);
    state.verdict(id, begun.start());
  }

  @Override
  public synchronized void close() {
    probes.values().forEach(ContainerProbes::close);
    probes.clear();
  }
}
