package io.coracle.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.coracle.base.Environment;
import io.coracle.cli.console.Console;
import io.coracle.cli.process.Routes;
import io.coracle.cluster.ClusterException;
import io.coracle.cluster.ClusterSettings.Runtime;
import io.coracle.cluster.DataDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {
  @TempDir private Path directory;

  private final FakeHost host = new FakeHost();
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();

  private UpOptions options(Optional<Runtime> runtime, int port, int nodes) {
    var data = new DataDirectory(directory.resolve("data"));
    return new UpOptions(
        data,
        port,
        data.kubeconfig(),
        runtime,
        nodes,
        "10.96.0.0/16",
        "10.244.0.0/16",
        "cluster.local",
        List.of(),
        Duration.ZERO,
        false,
        true,
        false,
        Optional.empty());
  }

  private Preflight preflight(Host machine) {
    var environment = Environment.system();
    var out = new PrintStream(told, true, StandardCharsets.UTF_8);
    var console = new Console(out, out, environment.clock());
    var packages = new PackageInstallation(Optional.empty(), environment, console);
    return new Preflight(machine, packages, console);
  }

  private void refused(UpOptions options, String sentence) {
    assertThatExceptionOfType(ClusterException.class)
        .isThrownBy(() -> preflight(host).check(options))
        .withMessageContaining(sentence);
  }

  @Test
  void check_root_getsRealContainers() {
    assertThat(preflight(host).check(options(Optional.empty(), 6443, 1)))
        .isEqualTo(Runtime.CONTAINERD);
    assertThat(directory.resolve("data")).doesNotExist();
  }

  @Test
  void check_notRoot_fallsBackToSimulatedNodesAndSaysSo() {
    host.root = false;
    assertThat(preflight(host).check(options(Optional.empty(), 6443, 1)))
        .isEqualTo(Runtime.SIMULATED);
    assertThat(told.toString(StandardCharsets.UTF_8)).contains("simulated nodes");
  }

  @Test
  void check_notRootButContainersAskedFor_isRefused() {
    host.root = false;
    refused(options(Optional.of(Runtime.CONTAINERD), 6443, 1), "need root");
  }

  @Test
  void check_capabilityMissing_namesIt() {
    host.capabilities.add("CAP_SYS_ADMIN");
    refused(options(Optional.empty(), 6443, 1), "CAP_SYS_ADMIN");
  }

  @Test
  void check_packagesMissingThatCannotBeInstalled_namesThem() {
    host.packages.addAll(List.of("containerd", "runc"));
    refused(options(Optional.empty(), 6443, 1), "containerd, runc");
  }

  @Test
  void check_manyNodesWithRealContainers_isRefused() {
    refused(options(Optional.empty(), 6443, 5), "--runtime simulated");
  }

  @Test
  void check_podAddressesInUse_namesTheInterface() {
    host.routes =
        new Routes(List.of(new Routes.Route("cni0", Routes.Range.parse("10.244.0.0/24"))));
    refused(options(Optional.empty(), 6443, 1), "interface cni0; name others with --pod-cidr");
  }

  @Test
  void check_portTaken_namesTheProcess() {
    host.portFree = false;
    host.portOwner = Optional.of("nginx (process 7)");
    refused(options(Optional.empty(), 6443, 1), "port 6443 is in use by nginx (process 7)");
  }

  @Test
  void check_portTakenOnThisMachine_isSeen() throws IOException {
    try (var taken = new ServerSocket(0)) {
      UpOptions options = options(Optional.of(Runtime.SIMULATED), taken.getLocalPort(), 1);
      assertThatExceptionOfType(ClusterException.class)
          .isThrownBy(() -> preflight(Host.local(name -> Optional.empty())).check(options))
          .withMessageContaining("process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void check_dataDirectoryOfAnotherVersion_isRefused() throws IOException {
    Path data = Files.createDirectory(directory.resolve("data"));
    Files.writeString(data.resolve("version"), "0\n");
    refused(options(Optional.empty(), 6443, 1), "another version");
  }
}
