package io.coracle.scheduler;

import io.coracle.api.StatusException;
import io.coracle.base.Cancellable;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.client.Client;
import io.coracle.client.events.EventRecorder;
import io.coracle.client.informer.Informer;
import io.coracle.client.informer.Informers;
import io.coracle.scheduler.cache.NodeCache;
import io.coracle.scheduler.framework.CycleState;
import io.coracle.scheduler.framework.Decision;
import io.coracle.scheduler.framework.Framework;
import io.coracle.scheduler.framework.Plugin;
import io.coracle.scheduler.framework.Verdict;
import io.coracle.scheduler.queue.SchedulingQueue;
import io.fabric8.kubernetes.api.model.Binding;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler: takes pods without a node one at a time, decides on a snapshot, binds beside the
 * next decision.
 *
 * <p>Threading: informer handlers fill the queue and the cache; one task at a time (the pump) takes
 * from the queue and decides; each binding runs as a task of its own. The lock guards the queue and
 * whether a pump runs.
 */
public final class Scheduler implements AutoCloseable {
  /** The name that pods must ask for, which they do unless they say otherwise. */
  public static final String DEFAULT_NAME = "default-scheduler";

  private static final Log LOG = Log.of("scheduler");

  private final Environment environment;
  private final Client client;
  private final EventRecorder events;
  private final Framework framework;
  private final PodStatuses statuses;
  private final NodeCache cache = new NodeCache();
  private final SchedulingQueue queue = new SchedulingQueue();
  private final Object lock = new Object();
  private boolean pumping;
  private boolean closed;
  private boolean ready;
  private @Nullable Cancellable wakeUp;

  public Scheduler(
      Environment environment, Client client, EventRecorder events, List<Plugin> plugins) {
    this.environment = environment;
    this.client = client;
    this.events = events;
    this.framework = new Framework(plugins, environment.ids().random());
    this.statuses = new PodStatuses(environment.clock(), client);
  }

  /** Asks for informers and adds handlers; called once, before the informers are started. */
  public void watch(Informers informers) {
    Informer<Node> nodes = informers.of(Node.class);
    Informer<Pod> pods = informers.of(Pod.class);
    nodes.onChange(new NodeHandler());
    pods.onChange(new PodHandler());
    Informer<PersistentVolumeClaim> claims = informers.of(PersistentVolumeClaim.class);
    Informer<PersistentVolume> volumes = informers.of(PersistentVolume.class);
    Informer<StorageClass> classes = informers.of(StorageClass.class);
    claims.onChange(new VolumeHandler<>());
    volumes.onChange(new VolumeHandler<>());
    classes.onChange(new VolumeHandler<>());
    var all = List.of(nodes, pods, claims, volumes, classes);
    // Nothing is decided before everything is known, else full nodes would look empty.
    environment.tasks().start("scheduler-start", () -> awaitSync(all));
  }

  private void awaitSync(List<? extends Informer<?>> informers) {
    try {
      while (!informers.stream().allMatch(Informer::synced)) {
        environment.tasks().sleep(Duration.ofMillis(20));
        synchronized (lock) {
          if (closed) {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      return;
    }
    synchronized (lock) {
      ready = true;
    }
    pump();
  }

  private final class NodeHandler implements Informer.Handler<Node> {
    @Override
    public void added(Node node) {
      cache.putNode(node);
      clusterChanged();
    }

    @Override
    public void updated(Node before, Node node) {
      cache.putNode(node);
      if (mattersForScheduling(before, node)) {
        clusterChanged();
      }
    }

    @Override
    public void deleted(Node node) {
      cache.removeNode(node.getMetadata().getName());
    }
  }

  /** What changes about volumes can help pods that wait for them. */
  private final class VolumeHandler<T extends HasMetadata> implements Informer.Handler<T> {
    @Override
    public void added(T object) {
      clusterChanged();
    }

    @Override
    public void updated(T before, T object) {
      clusterChanged();
    }
  }

  private static boolean mattersForScheduling(Node before, Node node) {
    return !Objects.equals(before.getSpec(), node.getSpec())
        || !Objects.equals(before.getMetadata().getLabels(), node.getMetadata().getLabels())
        || !Objects.equals(
            before.getStatus() == null ? null : before.getStatus().getAllocatable(),
            node.getStatus() == null ? null : node.getStatus().getAllocatable());
  }

  private final class PodHandler implements Informer.Handler<Pod> {
    @Override
    public void added(Pod pod) {
      take(pod);
    }

    @Override
    public void updated(Pod before, Pod pod) {
      take(pod);
    }

    @Override
    public void deleted(Pod pod) {
      synchronized (lock) {
        queue.remove(pod.getMetadata().getUid());
      }
      if (cache.isCounted(pod)) {
        cache.removePod(pod);
        clusterChanged();
      }
    }
  }

  private void take(Pod pod) {
    String node = pod.getSpec().getNodeName();
    boolean bound = node != null && !node.isEmpty();
    if (bound) {
      takeBound(pod);
      return;
    }
    boolean ours = DEFAULT_NAME.equals(pod.getSpec().getSchedulerName());
    boolean deleting = pod.getMetadata().getDeletionTimestamp() != null;
    synchronized (lock) {
      if (!ours || deleting || hasEnded(pod) || !framework.gatedBy(pod).isEmpty()) {
        queue.remove(pod.getMetadata().getUid());
        return;
      }
      if (cache.isCounted(pod)) {
        // It has been given a node, and only the binding is not to be seen yet.
        return;
      }
      queue.put(pod, environment.clock().now());
    }
    pump();
  }

  private void takeBound(Pod pod) {
    synchronized (lock) {
      queue.remove(pod.getMetadata().getUid());
    }
    if (!hasEnded(pod)) {
      cache.putPod(pod);
    } else if (cache.isCounted(pod)) {
      cache.removePod(pod);
      clusterChanged();
    }
  }

  private static boolean hasEnded(Pod pod) {
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    return "Succeeded".equals(phase) || "Failed".equals(phase);
  }

  private void clusterChanged() {
    synchronized (lock) {
      queue.clusterChanged(environment.clock().now());
    }
    pump();
  }

  /** Starts the pump unless it runs. */
  private void pump() {
    synchronized (lock) {
      if (pumping || closed || !ready) {
        return;
      }
      pumping = true;
    }
    environment.tasks().start("scheduler", this::drain);
  }

  private void drain() {
    for (Optional<Pod> pod = next(); pod.isPresent(); pod = next()) {
      try {
        schedule(pod.get());
      } catch (RuntimeException e) {
        LOG.error("A pod could not be scheduled", e, "pod", name(pod.get()));
        failed(pod.get());
      }
    }
  }

  /**
   * The next pod to try; when there is none, the pump ends and a timer starts it again when
   * something is due.
   */
  private Optional<Pod> next() {
    synchronized (lock) {
      Instant now = environment.clock().now();
      Optional<Pod> pod = closed ? Optional.empty() : queue.take(now);
      if (pod.isEmpty()) {
        pumping = false;
        if (wakeUp != null) {
          wakeUp.cancel();
        }
        wakeUp =
            queue
                .nextWakeUp()
                .map(at -> environment.timers().after(Duration.between(now, at), this::pump))
                .orElse(null);
      }
      return pod;
    }
  }

  private void schedule(Pod pod) {
    var state = new CycleState();
    switch (framework.decide(state, pod, cache.snapshot())) {
      case Decision.Place(var node, var scores) -> place(state, pod, node);
      case Decision.NoFit noFit -> refuse(pod, noFit.message());
    }
  }

  private void place(CycleState state, Pod pod, String node) {
    cache.assume(pod, node);
    for (Plugin.Reserve plugin : framework.serving(Plugin.Reserve.class)) {
      if (plugin.reserve(state, pod, node) instanceof Verdict.Unschedulable refused) {
        giveUp(state, pod, node);
        refuse(pod, String.join(", ", refused.reasons()));
        return;
      }
    }
    environment.tasks().start("scheduler-bind", () -> bind(state, pod, node));
  }

  private void bind(CycleState state, Pod pod, String node) {
    for (Plugin.PreBind plugin : framework.serving(Plugin.PreBind.class)) {
      if (plugin.preBind(state, pod, node) instanceof Verdict.Unschedulable refused) {
        giveUp(state, pod, node);
        refuse(pod, String.join(", ", refused.reasons()));
        return;
      }
    }
    try {
      sendBinding(pod, node);
    } catch (StatusException e) {
      giveUp(state, pod, node);
      if (e.reason() != StatusException.Reason.NOT_FOUND) {
        refuse(pod, "binding rejected: " + e.getMessage());
      }
      return;
    }
    framework.serving(Plugin.PostBind.class).forEach(p -> p.postBind(state, pod, node));
    synchronized (lock) {
      queue.remove(pod.getMetadata().getUid());
    }
    events.normal(pod, "Scheduled", "Successfully assigned %s to %s".formatted(name(pod), node));
  }

  private void sendBinding(Pod pod, String node) {
    String namespace = pod.getMetadata().getNamespace();
    Binding binding =
        new BindingBuilder()
            .withNewMetadata()
            .withName(pod.getMetadata().getName())
            .withNamespace(namespace)
            .withUid(pod.getMetadata().getUid())
            .endMetadata()
            .withNewTarget()
            .withApiVersion("v1")
            .withKind("Node")
            .withName(node)
            .endTarget()
            .build();
    client
        .resources(Pod.class)
        .createSubresource(
            namespace, pod.getMetadata().getName(), "binding", binding, Binding.class);
  }

  private void giveUp(CycleState state, Pod pod, String node) {
    framework.serving(Plugin.Reserve.class).forEach(p -> p.unreserve(state, pod, node));
    cache.forget(pod);
  }

  private void refuse(Pod pod, String message) {
    failed(pod);
    events.warning(pod, "FailedScheduling", message);
    environment.tasks().start("scheduler-status", () -> statuses.markUnschedulable(pod, message));
  }

  private void failed(Pod pod) {
    synchronized (lock) {
      queue.failed(pod, environment.clock().now());
    }
    pump();
  }

  private static String name(Pod pod) {
    return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      if (wakeUp != null) {
        wakeUp.cancel();
      }
    }
  }
}
