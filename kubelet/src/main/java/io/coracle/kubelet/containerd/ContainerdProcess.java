package io.coracle.kubelet.containerd;

import io.coracle.base.Environment;
import io.coracle.base.Promise;
import io.coracle.base.host.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The process of a containerd of our own: ours to start, or found running. */
final class ContainerdProcess {
  private static final Duration TERMINATE_LIMIT = Duration.ofSeconds(10);

  private final Environment environment;
  private final ContainerdPaths paths;
  private final @Nullable ContainerdSettings settings;
  private volatile @Nullable ProcessHandle handle;

  ContainerdProcess(Environment environment, ContainerdSettings settings) {
    this.environment = environment;
    this.paths = settings.paths();
    this.settings = settings;
  }

  /** For a process that is only to be found and ended. */
  ContainerdProcess(Environment environment, ContainerdPaths paths) {
    this.environment = environment;
    this.paths = paths;
    this.settings = null;
  }

  /** Takes over the process of an earlier run, if it still runs. */
  boolean adopt() {
    handle = ManagedContainerd.ours(paths).orElse(null);
    return handle != null;
  }

  void launch() {
    if (settings == null) {
      throw new IllegalStateException("this containerd is only to be ended");
    }
    ContainerdVersion version = ContainerdVersion.of(settings.binary());
    try {
      prepareDirectories();
      Files.writeString(paths.configuration(), configuration(settings, version));
      // A session of its own: signals to our terminal must not reach it.
      var builder =
          new ProcessBuilder(
              "setsid", settings.binary().toString(), "--config", paths.configuration().toString());
      builder.redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(paths.log().toFile()));
      builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      builder.directory(paths.directory().toFile());
      builder.environment().put("PATH", searchPath());
      builder.environment().remove("NOTIFY_SOCKET");
      Process started = builder.start();
      handle = started.toHandle();
      Files.writeString(paths.pidFile(), started.pid() + "\n");
    } catch (IOException e) {
      throw new ContainerdException("containerd cannot be started: " + e.getMessage(), e);
    }
  }

  private void prepareDirectories() throws IOException {
    Files.createDirectories(paths.root());
    Files.createDirectories(paths.state());
    Files.createDirectories(paths.cniConfiguration());
    Files.createDirectories(paths.registries());
    Files.deleteIfExists(paths.socket());
  }

  private static String configuration(ContainerdSettings settings, ContainerdVersion version)
      throws IOException {
    boolean overlay = HostFacts.overlayWorks(settings.paths().root());
    return new ContainerdConfiguration(
            settings, version, overlay ? "overlayfs" : "native", !HostFacts.mayLowerOomScore())
        .text();
  }

  private static String searchPath() {
    return Programs.searchPath().stream()
        .map(Path::toString)
        .distinct()
        .collect(Collectors.joining(":"));
  }

  /** Runs {@code body} once when the present process has ended. */
  void onExit(Runnable body) {
    ProcessHandle watched = handle;
    if (watched != null) {
      var unused = watched.onExit().thenRun(body);
    }
  }

  Optional<Long> pid() {
    return Optional.ofNullable(handle).filter(ProcessHandle::isAlive).map(ProcessHandle::pid);
  }

  /** Ends the process: SIGTERM, and SIGKILL when that does not help. */
  void terminate() {
    ProcessHandle ending = handle;
    if (ending == null || !ending.isAlive()) {
      return;
    }
    Promise<Boolean> ended = environment.tasks().promise();
    var unused = ending.onExit().thenRun(() -> ended.complete(true));
    ending.destroy();
    try {
      if (ended.await(TERMINATE_LIMIT).isEmpty()) {
        ending.destroyForcibly();
        ended.await(TERMINATE_LIMIT);
      }
    } catch (InterruptedException e) {
      ending.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
