package io.coracle.cli.readiness;

import io.coracle.base.Environment;
import io.coracle.cli.apply.Applied;
import io.coracle.cli.connection.Api;
import io.coracle.cli.console.Console;
import io.coracle.cluster.ClusterException;
import io.coracle.http.Query;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Waits until objects are ready, with lines of progress. Not thread-safe. */
public final class ReadinessWait {
  private static final Duration POLL = Duration.ofMillis(150);

  private final Api api;
  private final Environment environment;
  private final Console console;

  public ReadinessWait(Api api, Environment environment, Console console) {
    this.api = api;
    this.environment = environment;
    this.console = console;
  }

  /** An object that did not become ready in time, or never will. */
  public record Unready(Applied object, State state) {}

  /**
   * Waits until all of {@code objects} are ready at once; returns those that are not after {@code
   * limit}. A container that ends again and again makes its pod ready for moments, so one look at
   * each object would not do.
   */
  public List<Unready> untilReady(List<Applied> objects, Duration limit) {
    long began = environment.clock().nanoTime();
    List<Unready> unready = look(objects);
    while (unready.stream().anyMatch(u -> u.state() instanceof State.Waiting)
        && environment.clock().since(began).compareTo(limit) < 0) {
      Unready first = unready.getFirst();
      console.stillWaiting("waiting for " + first.object().title() + ": " + why(first.state()));
      pause();
      unready = look(unready.stream().map(Unready::object).toList());
      if (unready.isEmpty()) {
        unready = look(objects);
      }
    }
    return unready.isEmpty() ? unready : look(objects);
  }

  private List<Unready> look(List<Applied> objects) {
    var unready = new ArrayList<Unready>();
    for (Applied object : objects) {
      Optional<ObjectNode> tree = api.find(object.path());
      State state =
          tree.map(Readiness::of).orElseGet(() -> new State.Failed("it has been deleted"));
      if (!(state instanceof State.Ready)) {
        unready.add(new Unready(object, state));
      }
    }
    return List.copyOf(unready);
  }

  /** Why it is not ready; empty if it is. */
  public static String why(State state) {
    return switch (state) {
      case State.Ready ready -> "";
      case State.Waiting(String why) -> why;
      case State.Failed(String why) -> why;
    };
  }

  /**
   * Waits until {@code expected} nodes are there and all nodes are ready.
   *
   * @throws ClusterException when they are not after {@code limit}
   */
  public void untilNodesReady(int expected, Duration limit) {
    long began = environment.clock().nanoTime();
    while (true) {
      List<JsonNode> nodes =
          api.get("/api/v1/nodes", Query.none()).path("items").valueStream().toList();
      Optional<String> trouble = nodeTrouble(nodes, expected);
      if (trouble.isEmpty()) {
        return;
      }
      if (environment.clock().since(began).compareTo(limit) >= 0) {
        throw new ClusterException(
            "the nodes are not ready after %d s: %s; `coracle logs kubelet` may say why"
                .formatted(limit.toSeconds(), trouble.get()));
      }
      console.stillWaiting("waiting for the nodes: " + trouble.get());
      pause();
    }
  }

  private static Optional<String> nodeTrouble(List<JsonNode> nodes, int expected) {
    for (JsonNode node : nodes) {
      ObjectNode typed = ((ObjectNode) node).deepCopy().put("kind", "Node");
      String why = why(Readiness.of(typed));
      if (!why.isEmpty()) {
        return Optional.of(node.path("metadata").path("name").asString("") + ": " + why);
      }
    }
    return nodes.size() >= expected
        ? Optional.empty()
        : Optional.of("%d of %d have registered".formatted(nodes.size(), expected));
  }

  private void pause() {
    try {
      environment.tasks().sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while waiting", e);
    }
  }
}
