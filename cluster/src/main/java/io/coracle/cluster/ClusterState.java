package io.coracle.cluster;

import io.coracle.api.json.Json;
import io.coracle.base.host.WholeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What runs in a data directory, as the running cluster writes it into {@code state.json} once its
 * API answers.
 *
 * @param processId of the cluster
 * @param server the URL of the API server
 * @param nodes their names
 */
public record ClusterState(
    long processId,
    Instant started,
    String server,
    Path kubeconfig,
    ClusterSettings.Runtime runtime,
    List<String> nodes) {

  public ClusterState {
    nodes = List.copyOf(nodes);
  }

  /** Replaces the file in one step. */
  public void write(DataDirectory data) {
    ObjectNode tree = Json.object();
    tree.put("processId", processId).put("started", started.toString()).put("server", server);
    tree.put("kubeconfig", kubeconfig.toString());
    tree.put("runtime", runtime.name().toLowerCase(java.util.Locale.ROOT));
    nodes.forEach(tree.putArray("nodes")::add);
    try {
      WholeFiles.replace(data.stateFile(), Json.write(tree));
    } catch (IOException e) {
      throw new ClusterException("cannot write " + data.stateFile() + ": " + e, e);
    }
  }

  /**
   * What the file says; empty if there is none. It can outlive its process: see {@link
   * DataDirectory#isLocked}.
   */
  public static Optional<ClusterState> read(DataDirectory data) {
    if (!Files.exists(data.stateFile())) {
      return Optional.empty();
    }
    try {
      ObjectNode tree = Json.parseObject(Files.readAllBytes(data.stateFile()));
      return Optional.of(
          new ClusterState(
              tree.path("processId").asLong(),
              Instant.parse(tree.path("started").asString()),
              tree.path("server").asString(),
              Path.of(tree.path("kubeconfig").asString()),
              ClusterSettings.Runtime.valueOf(
                  tree.path("runtime").asString().toUpperCase(java.util.Locale.ROOT)),
              tree.path("nodes").valueStream().map(n -> n.asString()).toList()));
    } catch (IOException e) {
      throw new ClusterException("cannot read " + data.stateFile() + ": " + e, e);
    }
  }
}
