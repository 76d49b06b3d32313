package io.coracle.simulation;

import io.coracle.base.log.Log;
import io.coracle.http.streams.CommandStreams;
import io.coracle.kubelet.runtime.ContainerConfig;
import io.coracle.kubelet.runtime.ExecResult;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What commands in a simulated container do. There are no programs; a few words are understood so
 * that hooks, probes and trials by hand have something to see: {@code true}, {@code false}, {@code
 * echo}, {@code env}, {@code hostname}, {@code exit N}, each also behind {@code sh -c}. Anything
 * else succeeds and says that it was simulated.
 */
final class SimulatedShell {
  private static final Log LOG = Log.of("simulation");

  private SimulatedShell() {}

  static ExecResult run(ContainerConfig container, List<String> command) {
    if (command.isEmpty()) {
      return new ExecResult(0, "", "");
    }
    boolean isShell = command.size() == 3 && command.get(1).equals("-c");
    List<String> words = isShell ? List.of(command.get(2).strip().split("\\s+")) : command;
    String program = words.getFirst().substring(words.getFirst().lastIndexOf('/') + 1);
    String rest = String.join(" ", words.subList(1, words.size()));
    return switch (program) {
      case "true" -> new ExecResult(0, "", "");
      case "false" -> new ExecResult(1, "", "");
      case "echo" -> new ExecResult(0, rest + "\n", "");
      case "exit" -> new ExecResult(number(rest), "", "");
      case "env" -> new ExecResult(0, environment(container), "");
      case "hostname" -> new ExecResult(0, container.name() + "\n", "");
      default ->
          new ExecResult(
              0,
              "simulated: "
                  + String.join(" ", command)
                  + " in container "
                  + container.name()
                  + "\n",
              "");
    };
  }

  private static int number(String text) {
    return text.matches("\\d{1,3}") ? Integer.parseInt(text) & 0xff : 0;
  }

  private static String environment(ContainerConfig container) {
    return container.environment().stream()
        .map(variable -> variable.name() + "=" + variable.value() + "\n")
        .collect(Collectors.joining());
  }

  static int run(ContainerConfig container, List<String> command, CommandStreams streams) {
    ExecResult result = run(container, command);
    streams.stdout().ifPresent(out -> print(out, result.output()));
    streams.stderr().ifPresent(out -> print(out, result.errorOutput()));
    return result.exitCode();
  }

  static void print(OutputStream out, String text) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      LOG.debug("Nobody reads a simulated container's output", "cause", e.toString());
    }
  }
}
