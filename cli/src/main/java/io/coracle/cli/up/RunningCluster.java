package io.coracle.cli.up;

import io.coracle.base.Environment;
import io.coracle.cli.connection.Api;
import io.coracle.cli.connection.Connections;
import io.coracle.cli.console.Console;
import io.coracle.cluster.ClusterException;
import io.coracle.cluster.ClusterState;
import io.coracle.cluster.DataDirectory;
import java.time.Duration;
import java.util.Optional;

/** Finds the cluster that runs in a data directory already. */
final class RunningCluster {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(200);

  private RunningCluster() {}

  /**
   * The running cluster, once its API answers; empty when none runs. One that is just starting is
   * waited for.
   *
   * @throws ClusterException when a process holds the directory and does not answer
   */
  static Optional<ClusterState> find(DataDirectory data, Environment environment, Console console) {
    if (!data.exists()) {
      return Optional.empty();
    }
    data.prepare();
    long began = environment.clock().nanoTime();
    while (data.isLocked()) {
      Optional<ClusterState> state = ClusterState.read(data).filter(s -> answers(s, environment));
      if (state.isPresent()) {
        return state;
      }
      if (environment.clock().since(began).compareTo(ANSWER_LIMIT) >= 0) {
        throw new ClusterException(
            "the data directory %s is in use by another process%s, whose API does not answer"
                .formatted(data.root(), name(data)));
      }
      console.stillWaiting("a cluster is starting there already; waiting for its API");
      pause(environment);
    }
    return Optional.empty();
  }

  private static boolean answers(ClusterState state, Environment environment) {
    try (Api api = Connections.open(state.kubeconfig(), environment)) {
      return api.isReady();
    }
  }

  private static String name(DataDirectory data) {
    return ClusterState.read(data).map(s -> " (" + s.processId() + ")").orElse("");
  }

  private static void pause(Environment environment) {
    try {
      environment.tasks().sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while a cluster was looked for", e);
    }
  }
}
