package io.coracle.kubelet.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.base.Environment;
import io.coracle.base.host.DirectoryTrees;
import io.coracle.kubelet.archive.OfflineImage;
import io.coracle.kubelet.runtime.SandboxConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The life of a real containerd. */
@Tag("real")
class ManagedContainerdRealTest {
  @TempDir(cleanup = CleanupMode.NEVER)
  Path directory;

  @Test
  void start_afterDeathOfContainerdAndOfUs_containersGoOn() throws Exception {
    try (RealNode node = RealNode.start(directory)) {
      node.importOfflineImage();
      SandboxConfig config = node.sandbox("survivor", false);
      String sandbox = node.runtime().runSandbox(config);
      long first = node.containerd().pid().orElseThrow();

      ProcessHandle.of(first).orElseThrow().destroyForcibly();
      awaitAnotherPid(node, first);
      awaitRuntime(node);
      assertThat(node.runtime().sandbox(sandbox).orElseThrow().ready()).isTrue();

      // As after our own death: nobody watches, and the next run finds it.
      long second = node.containerd().pid().orElseThrow();
      node.containerd().close();
      try (ManagedContainerd adopted =
          ManagedContainerd.start(
              Environment.system(), ContainerdSettings.detect(directory, OfflineImage.PAUSE))) {
        assertThat(adopted.pid()).contains(second);
      }
      assertThat(node.runtime().sandbox(sandbox).orElseThrow().ready()).isTrue();

      // A containerd that was killed leaves shims, mounts and containers to whoever cleans.
      ProcessHandle.of(second).orElseThrow().destroyForcibly();
    }
    assertThat(Mounts.below(directory.toRealPath() + "/")).isEmpty();
    assertThat(processesNaming(directory.toString())).isEmpty();
    DirectoryTrees.delete(directory);
  }

  private static java.util.List<String> processesNaming(String text) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains(text) && line.contains("containerd"))
        .toList();
  }

  private static void awaitAnotherPid(RealNode node, long old) {
    for (int i = 0; i < 500; i++) {
      if (node.containerd().pid().filter(pid -> pid != old).isPresent()) {
        return;
      }
      RealNode.pause();
    }
    throw new AssertionError("containerd was not started again");
  }

  private static void awaitRuntime(RealNode node) {
    for (int i = 0; i < 500 && !node.runtime().condition().runtimeReady(); i++) {
      RealNode.pause();
    }
  }
}
