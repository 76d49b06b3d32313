package io.coracle.cli;

import io.coracle.cluster.ClusterException;
import io.coracle.cluster.ClusterState;
import io.coracle.cluster.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/**
 * {@code coracle kubectl}: hands over to the kubectl on the PATH, with the cluster's kubeconfig.
 */
@Command(
    name = "kubectl",
    synopsisSubcommandLabel = "",
    customSynopsis = "coracle kubectl [--data-dir DIR] ARGUMENTS...",
    description = "Runs the kubectl on the PATH with the cluster's kubeconfig.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  coracle kubectl get pods -A",
      "  coracle kubectl --data-dir /tmp/two get nodes",
      "  coracle kubectl exec -it deploy/hello -- sh"
    })
final class KubectlCommand implements Runnable {
  private static final String DATA_OPTION = "--data-dir";

  /** Whether the words ask for the help of this command rather than kubectl's own. */
  static boolean isHelp(List<String> words) {
    return words.size() == 1;
  }

  /** Reached only without arguments, which are never parsed here. */
  @Override
  public void run() {
    handOver(List.of());
  }

  /** Runs kubectl with {@code arguments}, and returns its exit code. */
  static int handOver(List<String> arguments) {
    DataDirectory data = DataOption.standard();
    List<String> rest = arguments;
    if (arguments.size() > 1 && arguments.getFirst().equals(DATA_OPTION)) {
      data = new DataDirectory(Path.of(arguments.get(1)));
      rest = arguments.subList(2, arguments.size());
    }
    Path kubectl =
        onPath()
            .orElseThrow(
                () ->
                    new ClusterException(
                        "there is no kubectl on the PATH; install it (Debian: kubernetes-client)"));
    return run(kubectl, kubeconfig(data), rest);
  }

  private static Path kubeconfig(DataDirectory data) {
    Path file = ClusterState.read(data).map(ClusterState::kubeconfig).orElse(data.kubeconfig());
    if (!Files.exists(file)) {
      throw new ClusterException(
          "there is no cluster in %s; start one with `coracle up`".formatted(data.root()));
    }
    return file;
  }

  private static Optional<Path> onPath() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    for (String directory : path.split(":", -1)) {
      Path file = Path.of(directory, "kubectl");
      if (!directory.isEmpty() && Files.isExecutable(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  private static int run(Path kubectl, Path kubeconfig, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(kubectl.toString());
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    try {
      Process process = builder.start();
      // Ended from outside, this process takes kubectl along.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "end of kubectl"));
      return process.waitFor();
    } catch (IOException e) {
      throw new ClusterException("cannot run " + kubectl + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while kubectl ran", e);
    }
  }
}
