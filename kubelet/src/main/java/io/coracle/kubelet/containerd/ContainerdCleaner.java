package io.coracle.kubelet.containerd;

import io.coracle.base.Environment;
import io.coracle.base.Promise;
import io.coracle.base.host.DirectoryTrees;
import io.coracle.base.host.Programs;
import io.coracle.base.log.Log;
import io.coracle.kubelet.cri.CriRuntime;
import io.coracle.kubelet.runtime.RuntimeFault;
import io.coracle.kubelet.runtime.SandboxStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/**
 * Removes what a containerd of our own and its containers leave: sandboxes, the process, shims,
 * mounts, the state directory. Every step is tried, whatever became of the one before.
 */
final class ContainerdCleaner {
  private static final Log LOG = Log.of("containerd");

  /** More at once would only queue up in containerd. */
  private static final int PARALLEL = 8;

  private static final Duration SANDBOX_LIMIT = Duration.ofMinutes(1);
  private static final Path SHIM_SOCKETS = Path.of("/run/containerd/s");

  private static final String UNIX_SCHEME = "unix://";

  /** NAMESPACE/CONTAINER/address. */
  private static final int SHIM_ADDRESS_DEPTH = 3;

  private final Environment environment;
  private final ContainerdPaths paths;

  ContainerdCleaner(Environment environment, ContainerdPaths paths) {
    this.environment = environment;
    this.paths = paths;
  }

  void clean(ContainerdProcess process) {
    if (process.pid().isPresent()) {
      removeSandboxes();
    }
    process.terminate();
    attempt("shims", this::killShims);
    attempt("containers", this::deleteContainers);
    attempt("mounts", this::unmountAll);
    attempt("shims' sockets", this::deleteShimSockets);
    attempt("state", () -> DirectoryTrees.delete(paths.state()));
    attempt("pid file", () -> Files.deleteIfExists(paths.pidFile()));
    attempt("socket", this::deleteSockets);
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void attempt(String what, Step step) {
    try {
      step.run();
    } catch (IOException e) {
      LOG.warn("Something of containerd is left", e, "what", what);
    }
  }

  /** The orderly way, through the runtime, which also gives addresses and host ports back. */
  private void removeSandboxes() {
    try (var runtime = new CriRuntime(environment, paths.socket())) {
      var permits = new Semaphore(PARALLEL);
      var removals = new ArrayList<Promise<Boolean>>();
      for (SandboxStatus sandbox : runtime.sandboxes()) {
        Promise<Boolean> removed = environment.tasks().promise();
        removals.add(removed);
        environment
            .tasks()
            .start(
                "remove-sandbox",
                () -> {
                  permits.acquireUninterruptibly();
                  removed.complete(remove(runtime, sandbox.id()));
                  permits.release();
                });
      }
      for (Promise<Boolean> removal : removals) {
        removal.await(SANDBOX_LIMIT);
      }
    } catch (RuntimeFault e) {
      LOG.warn(
          "containerd does not tell its sandboxes; they are removed by force",
          "cause",
          e.message());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean remove(CriRuntime runtime, String id) {
    try {
      runtime.stopSandbox(id);
      runtime.removeSandbox(id);
      return true;
    } catch (RuntimeFault e) {
      LOG.warn("A sandbox is removed by force", "sandbox", id, "cause", e.message());
      return false;
    }
  }

  /** Shims outlive a containerd that was killed; they name its socket as their address. */
  private void killShims() throws IOException {
    String address = paths.socket().toString();
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      if (isShim(process.pid(), address)) {
        process.destroyForcibly();
      }
    }
  }

  private static boolean isShim(long pid, String address) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline"));
      List<String> words = List.of(new String(bytes, StandardCharsets.UTF_8).split("\0"));
      return words.getFirst().contains("containerd-shim") && words.contains(address);
    } catch (IOException e) {
      // The process ended while we looked at it.
      return false;
    }
  }

  /** Containers outlive their shim; runc knows their processes and control groups. */
  private void deleteContainers() throws IOException {
    Path root = paths.state().resolve("runc");
    if (!Files.isDirectory(root)) {
      return;
    }
    try (DirectoryStream<Path> namespaces = Files.newDirectoryStream(root)) {
      for (Path namespace : namespaces) {
        try (DirectoryStream<Path> containers = Files.newDirectoryStream(namespace)) {
          for (Path container : containers) {
            deleteContainer(namespace, container.getFileName().toString());
          }
        }
      }
    }
  }

  private static void deleteContainer(Path root, String id) throws IOException {
    Programs.Result result =
        Programs.run("runc", "--root", root.toString(), "delete", "--force", id);
    if (!result.succeeded()) {
      LOG.warn("A container cannot be deleted", "container", id, "cause", result.output());
    }
  }

  private void unmountAll() throws IOException {
    String below = paths.directory().toRealPath() + "/";
    for (String mount : Mounts.below(below).reversed()) {
      Programs.Result result = Programs.run("umount", "--lazy", mount);
      if (!result.succeeded()) {
        LOG.warn("Something stays mounted", "path", mount, "cause", result.output().strip());
      }
    }
  }

  /** Shims that were killed leave sockets in a place shared by all containerds of the machine. */
  private void deleteShimSockets() throws IOException {
    Path tasks = paths.state().resolve("io.containerd.runtime.v2.task");
    if (!Files.isDirectory(tasks)) {
      return;
    }
    try (Stream<Path> files = Files.walk(tasks, SHIM_ADDRESS_DEPTH)) {
      for (Path file : files.filter(path -> path.endsWith("address")).toList()) {
        String address = Files.readString(file).strip();
        if (address.startsWith(UNIX_SCHEME + SHIM_SOCKETS)) {
          Files.deleteIfExists(Path.of(address.substring(UNIX_SCHEME.length())));
        }
      }
    }
  }

  private void deleteSockets() throws IOException {
    Files.deleteIfExists(paths.socket());
    Files.deleteIfExists(paths.socket().resolveSibling(paths.socket().getFileName() + ".ttrpc"));
    // Other containerds' shims may still have theirs there.
    for (Path directory : List.of(SHIM_SOCKETS, Path.of("/run/containerd"))) {
      if (Files.isDirectory(directory)) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
          if (!entries.iterator().hasNext()) {
            Files.delete(directory);
          }
        }
      }
    }
  }
}
