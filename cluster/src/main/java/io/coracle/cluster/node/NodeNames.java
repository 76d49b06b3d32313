package io.coracle.cluster.node;

import io.coracle.cluster.ClusterException;
import io.coracle.cluster.ClusterSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Names of nodes. */
public final class NodeNames {
  private NodeNames() {}

  /** The machine's own name for its real node, else {@code node-1}, {@code node-2} and so on. */
  public static List<String> of(ClusterSettings.Runtime runtime, int count) {
    return switch (runtime) {
      case CONTAINERD -> {
        if (count != 1) {
          throw new ClusterException(
              "one machine is one node with real containers; use --runtime simulated for more");
        }
        yield List.of(hostname());
      }
      case SIMULATED -> IntStream.rangeClosed(1, count).mapToObj(i -> "node-" + i).toList();
    };
  }

  private static String hostname() {
    try {
      String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
      String allowed = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "-");
      return allowed.isEmpty() || allowed.equals("(none)") ? "node-1" : allowed;
    } catch (IOException e) {
      throw new ClusterException("the machine's name cannot be read: " + e, e);
    }
  }
}
