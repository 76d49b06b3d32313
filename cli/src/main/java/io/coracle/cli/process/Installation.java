package io.coracle.cli.process;

import io.coracle.cluster.ClusterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where this program lies, as the launcher says it in variables, and how to start it again.
 *
 * @param java the {@code java} command
 * @param home the checkout with the scripts
 * @param dist the built program; empty when it was not started by the launcher
 */
public record Installation(Path java, Optional<Path> home, Optional<Path> dist) {
  private static final String MAIN = "io.coracle.cli.Main";

  /** The one that this process runs from. */
  public static Installation current() {
    Optional<String> named = Optional.ofNullable(System.getenv("CORACLE_JAVA"));
    Path java =
        named
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("java.home"), "bin", "java"));
    return new Installation(java, variable("CORACLE_HOME"), variable("CORACLE_DIST"));
  }

  private static Optional<Path> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).map(Path::of);
  }

  /** The command line that runs {@code arguments} with the flags of the cluster's process. */
  public List<String> serverCommand(List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(java.toString());
    dist.ifPresent(d -> command.addAll(archiveFlags(d)));
    dist.ifPresent(d -> command.addAll(flags(d)));
    command.add("-cp");
    command.add(
        dist.map(d -> d.resolve("lib") + "/*")
            .orElseGet(() -> System.getProperty("java.class.path")));
    command.add(MAIN);
    command.addAll(arguments);
    return List.copyOf(command);
  }

  /** Whether the words of a command line run {@code command} of this program. */
  public static boolean isCommand(List<String> words, String command) {
    int main = words.indexOf(MAIN);
    return main >= 0 && words.size() > main + 1 && words.get(main + 1).equals(command);
  }

  private static List<String> archiveFlags(Path dist) {
    Path archive = dist.resolve("coracle.aot");
    return Files.exists(archive)
        ? List.of("-XX:AOTCache=" + archive, "-Xlog:aot=off", "-Xlog:cds=off")
        : List.of();
  }

  private static List<String> flags(Path dist) {
    Path file = dist.resolve("server.jvmflags");
    try {
      return Files.readAllLines(file).stream().filter(l -> !l.isBlank()).toList();
    } catch (IOException e) {
      throw new ClusterException("cannot read " + file + "; build again with mvn package", e);
    }
  }
}
