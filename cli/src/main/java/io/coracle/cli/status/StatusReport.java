package io.coracle.cli.status;

import io.coracle.api.json.Json;
import io.coracle.base.Environment;
import io.coracle.cli.connection.Api;
import io.coracle.cli.connection.Connections;
import io.coracle.cli.console.Sizes;
import io.coracle.cli.process.ProcessFacts;
import io.coracle.cluster.ClusterException;
import io.coracle.cluster.ClusterState;
import io.coracle.cluster.DataDirectory;
import io.coracle.http.Query;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What runs in a data directory.
 *
 * @param state empty when no cluster runs there
 * @param up how long it has run
 * @param answers whether its API answers
 * @param nodes as the API tells them, if it answers
 * @param memoryBytes of the cluster's process
 * @param containerd the process of the node's containerd, if one runs
 */
public record StatusReport(
    DataDirectory data,
    Optional<ClusterState> state,
    Duration up,
    boolean answers,
    List<Node> nodes,
    OptionalLong memoryBytes,
    Optional<Containerd> containerd) {

  public StatusReport {
    nodes = List.copyOf(nodes);
  }

  /** A node and whether it is ready. */
  public record Node(String name, boolean ready) {}

  /** The node's containerd. */
  public record Containerd(long processId, OptionalLong memoryBytes) {}

  /** Looks. */
  public static StatusReport of(DataDirectory data, Environment environment) {
    Optional<ClusterState> state =
        data.exists() && data.isLocked() ? ClusterState.read(data) : Optional.empty();
    Duration up =
        state
            .map(s -> Duration.between(s.started(), environment.clock().now()))
            .orElse(Duration.ZERO);
    var nodes = new ArrayList<Node>();
    boolean answers = state.isPresent() && ask(state.get(), nodes, environment);
    OptionalLong memory =
        state.map(s -> ProcessFacts.residentBytes(s.processId())).orElse(OptionalLong.empty());
    return new StatusReport(data, state, up, answers, nodes, memory, containerd(data));
  }

  private static boolean ask(ClusterState state, List<Node> nodes, Environment environment) {
    try (Api api = Connections.open(state.kubeconfig(), environment)) {
      if (!api.isReady()) {
        return false;
      }
      for (JsonNode node : api.get("/api/v1/nodes", Query.none()).path("items")) {
        boolean ready =
            node.path("status")
                .path("conditions")
                .valueStream()
                .anyMatch(
                    c ->
                        c.path("type").asString("").equals("Ready")
                            && c.path("status").asString("").equals("True"));
        nodes.add(new Node(node.path("metadata").path("name").asString(""), ready));
      }
      return true;
    }
  }

  private static Optional<Containerd> containerd(DataDirectory data) {
    Path file = data.root().resolve("containerd").resolve("containerd.pid");
    try {
      long processId = Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
      boolean runs =
          ProcessFacts.commandLine(processId).stream().anyMatch(w -> w.contains("containerd"));
      return runs
          ? Optional.of(new Containerd(processId, ProcessFacts.residentBytes(processId)))
          : Optional.empty();
    } catch (java.io.IOException | NumberFormatException e) {
      throw new ClusterException("cannot read " + file + ": " + e, e);
    }
  }

  /** For people. */
  public List<String> lines() {
    if (state.isEmpty()) {
      return List.of(
          data.exists()
              ? "The cluster in " + data.root() + " is stopped; `coracle up` starts it."
              : "There is no cluster in " + data.root() + "; `coracle up` makes one.");
    }
    ClusterState running = state.get();
    var lines = new ArrayList<String>();
    add(lines, "Cluster", answers ? "running" : "its process runs, but its API does not answer");
    add(lines, "Since", running.started() + " (" + shown(up) + ")");
    add(lines, "API server", running.server());
    add(lines, "Kubeconfig", running.kubeconfig().toString());
    add(lines, "Data", data.root().toString());
    add(lines, "Runtime", lower(running.runtime()));
    add(lines, "Nodes", nodesText(running));
    add(lines, "Process", process(running.processId(), memoryBytes));
    containerd.ifPresent(c -> add(lines, "containerd", process(c.processId(), c.memoryBytes())));
    return List.copyOf(lines);
  }

  private static void add(List<String> lines, String name, String value) {
    lines.add(String.format("%-11s %s", name, value));
  }

  private String nodesText(ClusterState running) {
    if (!answers) {
      return String.join(", ", running.nodes());
    }
    long ready = nodes.stream().filter(Node::ready).count();
    List<String> names =
        nodes.stream().map(n -> n.name() + (n.ready() ? "" : " (not ready)")).toList();
    return "%d of %d ready: %s".formatted(ready, nodes.size(), String.join(", ", names));
  }

  private static String process(long processId, OptionalLong memory) {
    return processId
        + (memory.isPresent() ? ", " + Sizes.text(memory.getAsLong()) + " of memory" : "");
  }

  private static String shown(Duration duration) {
    if (duration.toMinutes() < 1) {
      return duration.toSeconds() + " s";
    }
    return duration.toHours() < 1
        ? duration.toMinutes() + " min"
        : duration.toHours() + " h " + duration.toMinutesPart() + " min";
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** For programs; a field that is not known is left out. */
  public ObjectNode json() {
    ObjectNode tree = Json.object();
    tree.put("running", state.isPresent()).put("dataDirectory", data.root().toString());
    state.ifPresent(
        running -> {
          tree.put("ready", answers);
          tree.put("started", running.started().toString());
          tree.put("server", running.server());
          tree.put("kubeconfig", running.kubeconfig().toString());
          tree.put("runtime", lower(running.runtime()));
          tree.put("processId", running.processId());
          memoryBytes.ifPresent(bytes -> tree.put("memoryBytes", bytes));
          ArrayNode list = tree.putArray("nodes");
          nodes.forEach(n -> list.addObject().put("name", n.name()).put("ready", n.ready()));
        });
    containerd.ifPresent(
        c -> {
          ObjectNode part = tree.putObject("containerd").put("processId", c.processId());
          c.memoryBytes().ifPresent(bytes -> part.put("memoryBytes", bytes));
        });
    return tree;
  }
}
