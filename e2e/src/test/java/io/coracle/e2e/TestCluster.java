package io.coracle.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** A cluster that a test starts with the launcher, in a data directory and on a port of its own. */
public final class TestCluster implements AutoCloseable {
  private static final Path HOME =
      Path.of(System.getProperty("coracle.home", "..")).toAbsolutePath().normalize();

  private static final Path TOOLS = HOME.resolve("e2e/target/tools");

  private final Path data;
  private final int port;
  private final String programs;
  private final AtomicInteger namespaces = new AtomicInteger();

  private TestCluster(Path data, int port, String programs) {
    this.data = data;
    this.port = port;
    this.programs = programs;
  }

  /** A directory and a port; nothing is started. */
  static TestCluster prepare() {
    return prepare(List.of());
  }

  private static TestCluster prepare(List<String> tools) {
    try {
      Path parent = Files.createTempDirectory("coracle-");
      // For tests of starts that fail: they close nothing.
      parent.toFile().deleteOnExit();
      return new TestCluster(
          parent.resolve("d"),
          freePort(),
          String.join("", tools.stream().map(tool -> TOOLS.resolve(tool) + ":").toList()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A port that nobody uses at the moment. */
  static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A cluster on real containers. */
  static TestCluster real(String... more) {
    TestCluster cluster = prepare();
    cluster.up(more).run().ok();
    return cluster;
  }

  /**
   * A cluster on real containers that finds its programs in other places first.
   *
   * @param tools directories below those that the install script brings
   */
  static TestCluster realWith(List<String> tools, String... more) {
    TestCluster cluster = prepare(tools);
    // Pods with users of their own must be able to enter it.
    String parent = Objects.requireNonNull(cluster.data.getParent()).toString();
    Command.of("chmod", "711", parent).run().ok();
    cluster.up(more).run().ok();
    return cluster;
  }

  /** A cluster of simulated nodes: quick, and without root. */
  static TestCluster simulated(String... more) {
    TestCluster cluster = prepare();
    cluster.up("--runtime", "simulated").with(more).run().ok();
    return cluster;
  }

  Path data() {
    return data;
  }

  /** The administrator's kubeconfig. */
  public Path kubeconfig() {
    return data.resolve("kubeconfig");
  }

  /**
   * Makes a namespace that nobody else uses, and waits until pods can be created in it.
   *
   * @param prefix what its name begins with
   */
  public String newNamespace(String prefix) {
    String name = prefix + "-" + namespaces.incrementAndGet();
    kubectl("create", "namespace", name).run().ok();
    Waiting.until(
        () -> kubectl("get", "serviceaccounts", "-n", name, "-o", "name").run().output(),
        "serviceaccount/default",
        Duration.ofSeconds(20));
    return name;
  }

  int port() {
    return port;
  }

  static Path home() {
    return HOME;
  }

  static Path example(String name) {
    return HOME.resolve("examples").resolve(name);
  }

  /** The launcher with a command and this cluster's data directory. */
  Command coracle(String command, String... more) {
    var words = new ArrayList<>(List.of(HOME.resolve("coracle").toString(), command));
    words.addAll(List.of("--data-dir", data.toString()));
    words.addAll(List.of(more));
    return new Command(words, Map.of("PATH", programs + System.getenv("PATH")), "");
  }

  /** A subcommand of {@code coracle image}. */
  Command image(String command, String... more) {
    return Command.of(HOME.resolve("coracle").toString(), "image", command)
        .with("--data-dir", data.toString())
        .with(more);
  }

  Command up(String... more) {
    return coracle("up", "--port", Integer.toString(port)).with(more);
  }

  /** The {@code kubectl} that most users have. */
  public Command kubectl(String... words) {
    return kubectlOf("trixie", words);
  }

  /** The {@code kubectl} of a Debian suite. */
  public Command kubectlOf(String suite, String... words) {
    return kubectl(suite, kubeconfig()).with(words);
  }

  /** The {@code kubectl} of a Debian suite for any cluster; what it caches lies beside the file. */
  static Command kubectl(String suite, Path kubeconfig) {
    Path binary = TOOLS.resolve("kubectl-" + suite + "/usr/bin/kubectl");
    return Command.of(binary.toString())
        .env("KUBECONFIG", kubeconfig.toString())
        .env("KUBECACHEDIR", kubeconfig.resolveSibling("kube-cache").toString());
  }

  /** The process that runs the cluster. */
  long processId() {
    String state = coracle("status", "-o", "json").run().ok();
    var match = java.util.regex.Pattern.compile("\"processId\" *: *(\\d+)").matcher(state);
    if (!match.find()) {
      throw new AssertionError("no process id in " + state);
    }
    return Long.parseLong(match.group(1));
  }

  @Override
  public void close() {
    coracle("down", "--purge").run().ok();
    Command.of("rm", "-rf", Objects.requireNonNull(data.getParent()).toString()).run().ok();
  }
}
