package io.coracle.kubelet.node;

import io.coracle.api.StatusException;
import io.coracle.base.Cancellable;
import io.coracle.base.Environment;
import io.coracle.base.log.Log;
import io.coracle.client.Client;
import io.coracle.client.Resources;
import io.coracle.kubelet.config.KubeletConfig;
import io.coracle.kubelet.config.Signal.Pressure;
import io.coracle.kubelet.machine.Machine;
import io.coracle.kubelet.pods.Fields;
import io.coracle.kubelet.runtime.ContainerRuntime;
import io.coracle.kubelet.runtime.RuntimeFault;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the Node object of this machine: registers it, writes its status when it has changed or
 * five minutes have passed, and renews the lease that says that the node lives. Thread-safe.
 */
public final class NodeAgent implements AutoCloseable {
  private static final Log LOG = Log.of("kubelet");

  /** How often the status is looked at. */
  static final Duration LOOK = Duration.ofSeconds(10);

  /** How often while the node is not ready. */
  static final Duration LOOK_UNREADY = Duration.ofMillis(500);

  private static final Duration SOON = Duration.ofMillis(10);

  /** After this the status is written even if it has not changed. */
  static final Duration HEARTBEAT = Duration.ofMinutes(5);

  private final Environment environment;
  private final KubeletConfig config;
  private final Machine machine;
  private final Resources<Node> nodes;
  private final NodeReport report;
  private final NodeLease lease;
  private final NodeEvents events;
  private volatile @Nullable Node known;
  private boolean closed;
  private @Nullable Cancellable timer;
  private Instant written = Instant.EPOCH;

  /** Records an event about the node. */
  @FunctionalInterface
  public interface NodeEvents {
    void record(Node node, boolean warning, String reason, String message);
  }

  public NodeAgent(
      Environment environment,
      KubeletConfig config,
      Machine machine,
      ContainerRuntime runtime,
      Client client,
      NodeEvents events,
      Supplier<Set<Pressure>> pressures) {
    this.environment = environment;
    this.config = config;
    this.machine = machine;
    this.nodes = client.resources(Node.class);
    this.report = new NodeReport(config, machine, runtime, pressures);
    this.lease = new NodeLease(environment, client, config.nodeName());
    this.events = events;
  }

  /** Begins in a task of its own. */
  public void start() {
    environment.tasks().start("node", this::turn);
  }

  /** The node as it was last seen; empty until it is registered. */
  public Optional<Node> node() {
    return Optional.ofNullable(known);
  }

  /** The node as it was last seen; as it will be registered until then. */
  public Node seen() {
    Node node = known;
    return node == null ? wanted() : node;
  }

  /** The node as the API has it now; as it was last seen if the API does not say. */
  public Node current() {
    try {
      nodes.get("", config.nodeName()).ifPresent(node -> known = node);
    } catch (StatusException e) {
      LOG.warn("The node could not be read", "message", e.getMessage());
    }
    return seen();
  }

  /** Has the status written soon: something of it has changed. */
  public synchronized void nudge() {
    if (!closed && timer != null) {
      timer.cancel();
      timer = environment.timers().after(SOON, () -> environment.tasks().start("node", this::turn));
    }
  }

  /** Has the API told that the node goes down. Blocks; a fault of the API is only logged. */
  public void goDown() {
    report.goDown();
    try {
      Node node = known;
      if (node != null) {
        write(node);
      }
    } catch (StatusException | RuntimeFault e) {
      LOG.warn("The node could not say that it goes down", "message", e.getMessage());
    }
  }

  /** Records an event about this node. */
  public void warn(String reason, String message) {
    Node node = known;
    if (node != null) {
      events.record(node, true, reason, message);
    }
  }

  private void turn() {
    synchronized (this) {
      timer = null;
    }
    Duration next = LOOK_UNREADY;
    try {
      Node node = known == null ? register() : refresh();
      known = node;
      lease.begin(node);
      next = ready(node) ? LOOK : LOOK_UNREADY;
    } catch (StatusException | RuntimeFault e) {
      LOG.warn("The node's status could not be written", "message", e.getMessage());
    } finally {
      again(next);
    }
  }

  private synchronized void again(Duration next) {
    if (!closed) {
      if (timer != null) {
        timer.cancel();
      }
      timer = environment.timers().after(next, () -> environment.tasks().start("node", this::turn));
    }
  }

  private Node register() {
    Optional<Node> existing = nodes.get("", config.nodeName());
    if (existing.isPresent()) {
      Node node = labelled(existing.get());
      LOG.info("The node was registered before", "node", config.nodeName());
      events.record(node, false, "Starting", "Starting kubelet.");
      return write(node);
    }
    Node wanted =
        new NodeBuilder(wanted())
            .withStatus(report.status(new NodeStatus(), environment.clock().now()))
            .build();
    Node node = nodes.create("", wanted);
    LOG.info("Registered the node", "node", config.nodeName());
    events.record(node, false, "Starting", "Starting kubelet.");
    NodeStatus kept = node.getStatus() == null ? new NodeStatus() : node.getStatus();
    tell(node, new NodeStatus(), kept);
    // Some servers drop the status of an object that is created.
    return write(node);
  }

  private Node wanted() {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(config.nodeName())
        .withLabels(labelsToSet())
        .endMetadata()
        .withNewSpec()
        .withPodCIDR(config.podCidr().isEmpty() ? null : config.podCidr())
        .withPodCIDRs(config.podCidr().isEmpty() ? List.of() : List.of(config.podCidr()))
        .withTaints(config.taints())
        .endSpec()
        .build();
  }

  private Map<String, String> labelsToSet() {
    String architecture = machine.facts().architecture();
    Map<String, String> labels = new HashMap<>(config.labels());
    labels.put("kubernetes.io/hostname", config.nodeName());
    labels.put("kubernetes.io/os", "linux");
    labels.put("kubernetes.io/arch", architecture);
    labels.put("beta.kubernetes.io/os", "linux");
    labels.put("beta.kubernetes.io/arch", architecture);
    return labels;
  }

  private Node labelled(Node node) {
    return nodes
        .edit(
            "",
            config.nodeName(),
            current -> {
              Map<String, String> labels =
                  new HashMap<>(Fields.map(current.getMetadata().getLabels()));
              boolean changed = !labels.entrySet().containsAll(labelsToSet().entrySet());
              labels.putAll(labelsToSet());
              return changed
                  ? new NodeBuilder(current).editMetadata().withLabels(labels).endMetadata().build()
                  : current;
            })
        .orElse(node);
  }

  private Node refresh() {
    Optional<Node> current = nodes.get("", config.nodeName());
    return current.isPresent() ? write(current.get()) : register();
  }

  private Node write(Node node) {
    Instant now = environment.clock().now();
    NodeStatus before = node.getStatus() == null ? new NodeStatus() : node.getStatus();
    NodeStatus after = report.status(before, now);
    boolean due = Duration.between(written, now).compareTo(HEARTBEAT) >= 0;
    if (!due && same(before, after)) {
      return node;
    }
    Node result =
        nodes
            .editStatus(
                "",
                config.nodeName(),
                current -> new NodeBuilder(current).withStatus(merged(current, after)).build())
            .orElse(node);
    written = now;
    tell(result, before, after);
    return result;
  }

  /** Fields of others, such as attached volumes, stay as they are. */
  private static NodeStatus merged(Node current, NodeStatus after) {
    NodeStatus own = current.getStatus();
    if (own != null) {
      after.setVolumesAttached(own.getVolumesAttached());
      after.setVolumesInUse(own.getVolumesInUse());
      after.setPhase(own.getPhase());
    }
    return after;
  }

  /** Whether two statuses differ in nothing but the times of heartbeats. */
  private static boolean same(NodeStatus before, NodeStatus after) {
    return states(before).equals(states(after))
        && Fields.map(before.getCapacity()).equals(after.getCapacity())
        && Fields.map(before.getAllocatable()).equals(after.getAllocatable())
        && Fields.list(before.getAddresses()).equals(after.getAddresses())
        && Fields.list(before.getImages()).equals(after.getImages())
        && after.getNodeInfo().equals(before.getNodeInfo())
        && after.getDaemonEndpoints().equals(before.getDaemonEndpoints());
  }

  private static Map<String, String> states(NodeStatus status) {
    Map<String, String> states = new HashMap<>();
    for (NodeCondition condition : Fields.list(status.getConditions())) {
      states.put(
          condition.getType(),
          condition.getStatus() + " " + condition.getReason() + " " + condition.getMessage());
    }
    return states;
  }

  /** Tells of conditions that have changed. */
  private void tell(Node node, NodeStatus before, NodeStatus after) {
    Map<String, String> old = new HashMap<>();
    Fields.list(before.getConditions()).forEach(c -> old.put(c.getType(), c.getStatus()));
    for (NodeCondition condition : Fields.list(after.getConditions())) {
      if (condition.getStatus().equals(old.get(condition.getType()))) {
        continue;
      }
      boolean ready = condition.getType().equals("Ready");
      String reason =
          ready
              ? condition.getStatus().equals("True") ? "NodeReady" : "NodeNotReady"
              : condition.getReason().replaceFirst("^Kubelet", "Node");
      String message = "Node " + config.nodeName() + " status is now: " + reason;
      events.record(node, false, reason, message);
    }
  }

  private static boolean ready(Node node) {
    return Fields.list(node.getStatus().getConditions()).stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (timer != null) {
        timer.cancel();
      }
    }
    lease.close();
  }
}
