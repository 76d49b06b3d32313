package io.coracle.kubelet.testing;

import io.coracle.base.Environment;
import io.coracle.kubelet.pods.PodEvents;
import io.coracle.kubelet.pods.Pods;
import io.coracle.kubelet.sources.Sources;
import io.coracle.kubelet.worker.PodApi;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** As much of an API as workers see: pods by uid, what they refer to, and events. */
public final class FakeApi implements PodApi, Sources, PodEvents {
  private final Environment environment;
  private final Map<String, Pod> pods = new LinkedHashMap<>();
  private final List<Listener> listeners = new ArrayList<>();

  /** Told of every pod that is written. */
  public Consumer<Pod> onUpdate = _ -> {};

  /** Told of every pod that is removed. */
  public Consumer<Pod> onDelete = _ -> {};

  public final Map<String, ConfigMap> configMaps = new HashMap<>();
  public final Map<String, Secret> secrets = new HashMap<>();
  public final Map<String, PersistentVolumeClaim> claims = new HashMap<>();
  public final Map<String, PersistentVolume> volumes = new HashMap<>();
  public final Map<String, RuntimeClass> runtimeClasses = new HashMap<>();
  public final List<Service> services = new ArrayList<>();

  /** Each event in a line: reason and message. */
  public final List<String> events = new ArrayList<>();

  /** Each status that was written, in short: time, pod, phase, states. */
  public final List<String> timeline = new ArrayList<>();

  public FakeApi(Environment environment) {
    this.environment = environment;
  }

  public void put(Pod pod) {
    pods.put(Pods.uid(pod), pod);
    onUpdate.accept(pod);
  }

  public Pod pod(String name) {
    return pods.values().stream().filter(p -> Pods.name(p).equals(name)).findFirst().orElseThrow();
  }

  public boolean has(String name) {
    return pods.values().stream().anyMatch(p -> Pods.name(p).equals(name));
  }

  /** Asks for a pod's deletion, as a user would. */
  public void delete(String name, long grace) {
    put(
        new PodBuilder(pod(name))
            .editMetadata()
            .withDeletionTimestamp(environment.clock().now().plusSeconds(grace).toString())
            .withDeletionGracePeriodSeconds(grace)
            .endMetadata()
            .build());
  }

  /** Removes a pod at once, whatever runs for it. */
  public void vanish(String name) {
    Pod pod = pod(name);
    pods.remove(Pods.uid(pod));
    onDelete.accept(pod);
  }

  @Override
  public boolean writeStatus(Pod pod, PodStatus before, PodStatus status) {
    Pod current = pods.get(Pods.uid(pod));
    if (current == null) {
      return false;
    }
    Pod written = new PodBuilder(current).withStatus(status).build();
    timeline.add(line(written));
    put(written);
    return true;
  }

  private String line(Pod pod) {
    Duration at =
        Duration.between(io.coracle.base.virtual.VirtualWorld.EPOCH, environment.clock().now());
    var text = new StringBuilder(at.toMillis() / 1000.0 + " " + pod.getStatus().getPhase());
    pod.getStatus().getInitContainerStatuses().forEach(c -> text.append(' ').append(state(c)));
    pod.getStatus().getContainerStatuses().forEach(c -> text.append(' ').append(state(c)));
    return text.toString();
  }

  /** A container's state in a word, with its restarts. */
  public static String state(ContainerStatus container) {
    ContainerState state = container.getState();
    String word =
        state.getWaiting() != null
            ? state.getWaiting().getReason()
            : state.getRunning() != null
                ? Boolean.TRUE.equals(container.getReady()) ? "Ready" : "Running"
                : state.getTerminated().getReason();
    return word + "/" + container.getRestartCount();
  }

  @Override
  public boolean delete(Pod pod) {
    Pod removed = pods.remove(Pods.uid(pod));
    if (removed != null) {
      onDelete.accept(removed);
    }
    return removed != null;
  }

  @Override
  public Optional<ConfigMap> configMap(String namespace, String name) {
    return Optional.ofNullable(configMaps.get(name));
  }

  @Override
  public Optional<Secret> secret(String namespace, String name) {
    return Optional.ofNullable(secrets.get(name));
  }

  @Override
  public Optional<PersistentVolumeClaim> claim(String namespace, String name) {
    return Optional.ofNullable(claims.get(name));
  }

  @Override
  public Optional<PersistentVolume> volume(String name) {
    return Optional.ofNullable(volumes.get(name));
  }

  @Override
  public Optional<RuntimeClass> runtimeClass(String name) {
    return Optional.ofNullable(runtimeClasses.get(name));
  }

  @Override
  public Collection<Service> services(String namespace) {
    return services.stream().filter(s -> namespace.equals(s.getMetadata().getNamespace())).toList();
  }

  @Override
  public Token token(Pod pod, String audience, long expirationSeconds) {
    return new Token(
        "token-" + environment.clock().now(),
        environment.clock().now().plusSeconds(expirationSeconds));
  }

  @Override
  public void onChange(Listener listener) {
    listeners.add(listener);
  }

  /** Says that an object has changed. */
  public void changed(Kind kind, String name) {
    listeners.forEach(l -> l.changed(kind, "default", name));
  }

  @Override
  public void record(Pod pod, String container, boolean warning, String reason, String message) {
    events.add(reason + ": " + message);
  }
}
