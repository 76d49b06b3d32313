package io.coracle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.coracle.cli.foreground.RunArguments;
import io.coracle.cli.up.UpOptions;
import io.coracle.cluster.ClusterSettings;
import io.coracle.cluster.ClusterSettings.Component;
import io.coracle.cluster.DataDirectory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
  private static Object command(String... words) {
    CommandLine.ParseResult result = Main.commandLine().parseArgs(words);
    return result.subcommand().commandSpec().userObject();
  }

  private static UpOptions up(String... words) {
    return ((UpCommand) command(words)).options();
  }

  private record Said(int code, String text) {}

  private static Said execute(String... words) {
    var text = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(text)).setErr(new PrintWriter(text));
    return new Said(line.execute(words), text.toString());
  }

  @Test
  void up_withoutOptions_isTheUsualCluster() {
    UpOptions options = up("up", "--data-dir", "/tmp/x");
    assertThat(options.port()).isEqualTo(6443);
    assertThat(options.kubeconfig()).isEqualTo(Path.of("/tmp/x/kubeconfig"));
    assertThat(options.runtime()).isEmpty();
    assertThat(options.nodes()).isEqualTo(1);
    assertThat(options.serviceCidr()).isEqualTo("10.96.0.0/16");
    assertThat(options.podCidr()).isEqualTo("10.244.0.0/16");
    assertThat(options.clusterDomain()).isEqualTo("cluster.local");
    assertThat(options.waitLimit()).isEqualTo(Duration.ofMinutes(2));
    assertThat(options.mayInstall()).isTrue();
    assertThat(options.foreground()).isFalse();
  }

  @Test
  void up_withAllOptions_hasThemAll() {
    UpOptions options =
        up(
            "up",
            "--runtime",
            "simulated",
            "--nodes=5",
            "--port",
            "0",
            "-f",
            "a.yaml",
            "-f",
            "b/",
            "--wait",
            "5m",
            "--foreground",
            "--no-install",
            "--merge-kubeconfig",
            "--kubeconfig",
            "/tmp/k");
    assertThat(options.runtime()).contains(ClusterSettings.Runtime.SIMULATED);
    assertThat(options.nodes()).isEqualTo(5);
    assertThat(options.port()).isZero();
    assertThat(options.manifests()).containsExactly(Path.of("a.yaml"), Path.of("b"));
    assertThat(options.waitLimit()).isEqualTo(Duration.ofMinutes(5));
    assertThat(options.foreground()).isTrue();
    assertThat(options.mayInstall()).isFalse();
    assertThat(options.mergeKubeconfig()).isTrue();
    assertThat(options.kubeconfig()).isEqualTo(Path.of("/tmp/k"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up --port 65536",
        "up --nodes 0",
        "up --wait never",
        "up --wait -1s",
        "up --runtime docker",
        "up --frob",
        "frob",
        "status -o yaml",
        "server --components frob"
      })
  void execute_wrongUsage_saysSoWithCodeTwo(String line) {
    Said said = execute(line.split(" "));
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.text()).startsWith("coracle: ").contains("--help` says what there is");
  }

  @Test
  void execute_nothingRuns_failsWithCodeOne() {
    assertThat(execute("logs", "--data-dir", "/nonexistent/x"))
        .isEqualTo(new Said(1, "coracle: there are no logs in /nonexistent/x/logs\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "down", "status", "logs", "image", "server", "kubectl"})
  void help_ofEveryCommand_teachesByExample(String name) {
    StringWriter text = new StringWriter();
    CommandLine command = Objects.requireNonNull(Main.commandLine().getSubcommands().get(name));
    command.usage(new PrintWriter(text));
    assertThat(text.toString())
        .contains("Usage: coracle " + name, "Examples:", "  coracle " + name);
  }

  @Test
  void runArguments_parsedAgain_areTheSameSettings() {
    var data = new DataDirectory(Path.of("/tmp/some where"));
    var settings =
        new ClusterSettings(
            data,
            7443,
            Path.of("/tmp/k"),
            ClusterSettings.Runtime.SIMULATED,
            3,
            "10.97.0.0/16",
            "10.245.0.0/16",
            "example.org",
            Set.of(Component.values()),
            List.of());
    RunCommand command = (RunCommand) command(RunArguments.of(settings).toArray(String[]::new));
    assertThat(command.settings()).isEqualTo(settings);
  }

  @Test
  void server_withComponents_runsThoseOnly() {
    ServerCommand command =
        (ServerCommand)
            command(
                "server",
                "--components",
                "api,scheduler",
                "--disable-admission-plugins",
                "ServiceAccount,Priority");
    assertThat(command.settings().components())
        .containsExactlyInAnyOrder(Component.API, Component.SCHEDULER);
    assertThat(command.settings().disabledAdmissionPlugins())
        .containsExactly("ServiceAccount", "Priority");
    assertThat(command.settings().nodes()).isZero();
  }

  @Test
  void waitTime_plainNumber_isSeconds() {
    assertThat(new WaitTime().convert("90")).isEqualTo(Duration.ofSeconds(90));
    assertThat(Optional.of(new WaitTime().convert("0"))).contains(Duration.ZERO);
  }
}
