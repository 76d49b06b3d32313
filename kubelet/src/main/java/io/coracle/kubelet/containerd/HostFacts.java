package io.coracle.kubelet.containerd;

import io.coracle.base.host.DirectoryTrees;
import io.coracle.base.host.Programs;
import io.coracle.base.log.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What this machine allows, as far as containerd's configuration depends on it. */
final class HostFacts {
  private static final Log LOG = Log.of("containerd");
  private static final Path PROCESS_STATUS = Path.of("/proc/self/status");
  private static final int CAP_SYS_RESOURCE = 24;
  private static final int HEXADECIMAL = 16;

  private HostFacts() {}

  /** Whether a process may lower oom_score_adj, which takes CAP_SYS_RESOURCE. */
  static boolean mayLowerOomScore() throws IOException {
    return mayLowerOomScore(Files.readAllLines(PROCESS_STATUS));
  }

  static boolean mayLowerOomScore(List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith("CapEff:") || line.startsWith("CapBnd:"))
        .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), HEXADECIMAL))
        .allMatch(capabilities -> (capabilities >> CAP_SYS_RESOURCE & 1) == 1);
  }

  /**
   * Whether overlay mounts work below {@code directory}: not everywhere in containers, nor on every
   * file system. Found out by trying.
   */
  static boolean overlayWorks(Path directory) throws IOException {
    Path trial = Files.createTempDirectory(directory, "overlay-trial");
    for (String name : List.of("lower", "upper", "work", "merged")) {
      Files.createDirectory(trial.resolve(name));
    }
    Path merged = trial.resolve("merged");
    String options =
        "lowerdir=%s,upperdir=%s,workdir=%s"
            .formatted(trial.resolve("lower"), trial.resolve("upper"), trial.resolve("work"));
    Programs.Result mounted =
        Programs.run("mount", "-t", "overlay", "overlay", "-o", options, merged.toString());
    if (mounted.succeeded()) {
      Programs.run("umount", merged.toString());
    } else {
      LOG.info("Overlay mounts do not work here", "cause", mounted.output().strip());
    }
    DirectoryTrees.delete(trial);
    return mounted.succeeded();
  }
}
