package io.coracle.kubelet.containerd;

import io.coracle.base.Environment;
import io.coracle.base.host.Programs;
import io.coracle.kubelet.archive.OfflineImage;
import io.coracle.kubelet.cri.CriRuntime;
import io.coracle.kubelet.runtime.ContainerConfig;
import io.coracle.kubelet.runtime.SandboxConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** A node with a real containerd in a directory of its own, and a network of its own. */
final class RealNode implements AutoCloseable {
  static final String BRIDGE = "cortest0";
  private static final String NETWORK =
      """
      {"cniVersion": "0.4.0", "name": "coracle-test", "plugins": [
        {"type": "bridge", "bridge": "%s", "isGateway": true, "ipMasq": false,
         "ipam": {"type": "host-local", "dataDir": "%s",
                  "ranges": [[{"subnet": "10.199.0.0/24"}]]}}]}
      """;

  private final Path directory;
  private final ManagedContainerd containerd;
  private final CriRuntime runtime;

  private RealNode(Path directory, ManagedContainerd containerd) {
    this.directory = directory;
    this.containerd = containerd;
    this.runtime = new CriRuntime(Environment.system(), containerd.socket());
  }

  /** Starts one below {@code directory}, or skips the test where that is not possible. */
  static RealNode start(Path directory) throws IOException {
    Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    Assumptions.assumeTrue(Programs.find("containerd").isPresent(), "no containerd");
    Assumptions.assumeTrue(Files.exists(OfflineImage.DEFAULT_BUSYBOX), "no busybox");
    var settings = ContainerdSettings.detect(directory, OfflineImage.PAUSE);
    Files.createDirectories(settings.paths().cniConfiguration());
    Files.writeString(
        settings.paths().cniConfiguration().resolve("10-test.conflist"),
        NETWORK.formatted(BRIDGE, directory.resolve("ipam")));
    return new RealNode(directory, ManagedContainerd.start(Environment.system(), settings));
  }

  void importOfflineImage() {
    Path archive = directory.resolve("offline.tar");
    OfflineImage.write(OfflineImage.DEFAULT_BUSYBOX, archive);
    try (var importer = new ImageImporter(Environment.system(), containerd.socket())) {
      importer.importFile(archive);
    }
  }

  static void pause() {
    try {
      Environment.system().tasks().sleep(Duration.ofMillis(10));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  ManagedContainerd containerd() {
    return containerd;
  }

  CriRuntime runtime() {
    return runtime;
  }

  Path directory() {
    return directory;
  }

  SandboxConfig sandbox(String name, boolean sharedPid) {
    return new SandboxConfig(
        name,
        "default",
        "uid-" + name,
        0,
        name,
        directory.resolve("logs").resolve(name),
        new SandboxConfig.Dns(List.of("10.96.0.10"), List.of("svc.cluster.local"), List.of()),
        List.of(),
        Map.of("io.kubernetes.pod.uid", "uid-" + name),
        Map.of(),
        "/kubepods-test/" + name,
        Map.of(),
        new SandboxConfig.Namespaces(false, false, false, sharedPid),
        new SandboxConfig.SandboxSecurity(
            false, -1, -1, List.of(), false, new SandboxConfig.Seccomp("RuntimeDefault", "")),
        "");
  }

  ContainerConfig container(String name, SandboxConfig sandbox, String... command) {
    return new ContainerConfig(
        name,
        0,
        OfflineImage.BUSYBOX,
        OfflineImage.BUSYBOX,
        List.of(command),
        List.of(),
        "",
        List.of(new ContainerConfig.Variable("GREETING", "hello")),
        List.of(),
        List.of(),
        Map.of("io.kubernetes.container.name", name),
        Map.of(),
        name + "_0.log",
        false,
        false,
        false,
        new ContainerConfig.Resources(
            100_000, 50_000, 102, 64 << 20, 0, 1000, "", Map.of(), Map.of()),
        new ContainerConfig.Security(
            false,
            -1,
            -1,
            "",
            List.of(),
            false,
            List.of(),
            List.of(),
            false,
            false,
            SandboxConfig.Seccomp.UNCONFINED,
            "",
            List.of("/proc/kcore"),
            List.of("/proc/sys"),
            sandbox.namespaces()),
        "");
  }

  @Override
  public void close() throws IOException {
    runtime.close();
    containerd.stop();
    Programs.run("ip", "link", "delete", BRIDGE);
    CgroupTrees.removeEmpty("/kubepods-test");
  }
}
