package io.coracle.cli.up;

import io.coracle.base.Environment;
import io.coracle.base.host.DirectoryTrees;
import io.coracle.cli.console.Console;
import io.coracle.cli.foreground.RunArguments;
import io.coracle.cli.foreground.StartReport;
import io.coracle.cli.process.ClusterProcess;
import io.coracle.cli.process.Installation;
import io.coracle.cluster.ClusterException;
import io.coracle.cluster.ClusterSettings;
import io.coracle.cluster.ClusterState;
import io.coracle.cluster.DataDirectory;
import io.coracle.cluster.node.NodeRuntime;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts a cluster's process in the background, in a session of its own, and follows what it says
 * until its API answers. When the start fails, what it has begun is taken away again.
 */
final class BackgroundStart {
  private static final Duration POLL = Duration.ofMillis(25);
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Duration END_GRACE = Duration.ofSeconds(10);
  private static final int LOG_LINES_SHOWN = 12;
  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final File NULL = new File("/dev/null");

  private final ClusterSettings settings;
  private final DataDirectory data;
  private final Installation installation;
  private final Environment environment;
  private final Console console;

  BackgroundStart(
      ClusterSettings settings,
      Installation installation,
      Environment environment,
      Console console) {
    this.settings = settings;
    this.data = settings.data();
    this.installation = installation;
    this.environment = environment;
    this.console = console;
  }

  /**
   * Starts, and waits until the API answers.
   *
   * @throws ClusterException with what the process said when it fails
   */
  ClusterState start() {
    boolean fresh = !data.exists();
    // Pods of a cluster that was there before are left to run until it can start again.
    boolean keepsContainers = Files.exists(data.root().resolve("containerd/containerd.pid"));
    data.prepare();
    StartReport report = StartReport.begin(data);
    Process process = launch();
    try {
      return follow(process, report);
    } catch (ClusterException e) {
      ClusterProcess.end(process.toHandle(), END_GRACE, environment);
      if (!data.isLocked()) {
        takeAway(fresh, keepsContainers);
      }
      throw e;
    }
  }

  private Process launch() {
    var command = new ArrayList<String>();
    if (Files.isExecutable(SETSID)) {
      command.add(SETSID.toString());
    }
    command.addAll(installation.serverCommand(RunArguments.of(settings)));
    File log = data.logs().resolve("process.log").toFile();
    try {
      return new ProcessBuilder(command)
          .directory(new File("/"))
          .redirectInput(NULL)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
          .redirectError(ProcessBuilder.Redirect.appendTo(log))
          .start();
    } catch (IOException e) {
      throw new ClusterException("cannot start the cluster's process: " + e.getMessage(), e);
    }
  }

  private ClusterState follow(Process process, StartReport report) {
    long began = environment.clock().nanoTime();
    while (environment.clock().since(began).compareTo(START_LIMIT) < 0) {
      report.newSteps().forEach(console::step);
      Optional<ClusterState> state =
          ClusterState.read(data).filter(s -> s.processId() == process.pid());
      if (state.isPresent()) {
        return state.get();
      }
      if (!process.isAlive()) {
        throw new ClusterException(report.failure().orElseGet(this::unexplained));
      }
      console.stillWaiting("still starting");
      pause();
    }
    throw new ClusterException(
        "the cluster has not started within %d s; `coracle logs` and %s say more"
            .formatted(START_LIMIT.toSeconds(), data.logs()));
  }

  private void pause() {
    try {
      environment.tasks().sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while the cluster started", e);
    }
  }

  private String unexplained() {
    Path log = data.logs().resolve("process.log");
    try {
      List<String> lines = Files.readAllLines(log);
      List<String> last = lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size());
      return "the cluster's process ended as it started; %s ends:\n%s"
          .formatted(log, String.join("\n", last));
    } catch (IOException e) {
      return "the cluster's process ended as it started, and " + log + " cannot be read: " + e;
    }
  }

  /** Removes what has been started; logs stay, since they say why. */
  private void takeAway(boolean fresh, boolean keepsContainers) {
    if (settings.runtime() == ClusterSettings.Runtime.CONTAINERD && !keepsContainers) {
      new NodeRuntime(data, environment).removeEverything();
    }
    if (fresh) {
      deleteAllButLogs();
    }
  }

  private void deleteAllButLogs() {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(data.root())) {
      for (Path entry : entries) {
        if (!entry.equals(data.logs())) {
          DirectoryTrees.delete(entry);
        }
      }
    } catch (IOException e) {
      console.note("could not remove all of " + data.root() + ": " + e);
    }
  }
}
