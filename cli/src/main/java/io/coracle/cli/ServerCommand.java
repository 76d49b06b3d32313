package io.coracle.cli;

import io.coracle.base.Environment;
import io.coracle.cli.console.Console;
import io.coracle.cli.foreground.ClusterRun;
import io.coracle.cli.foreground.PartsRun;
import io.coracle.cli.process.PortOwner;
import io.coracle.cluster.ClusterException;
import io.coracle.cluster.ClusterSettings;
import io.coracle.cluster.DataDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coracle server}. */
@Command(
    name = "server",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = "Runs the control plane, or parts of it, in this terminal; without nodes.",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  coracle server --data-dir /tmp/plane                     API server, scheduler,"
          + " controllers",
      "  coracle server --components api --port 0                 the API server alone, on any"
          + " port",
      "  coracle server --components scheduler --kubeconfig plane.yaml   one part, for the API"
          + " server of that file",
      "  coracle server --disable-admission-plugins ServiceAccount"
    })
final class ServerCommand implements Callable<Integer> {
  @Mixin private final ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--components",
      split = ",",
      paramLabel = "NAME",
      description =
          "what to run: api, scheduler, controllers (default: all); without api, --kubeconfig says"
              + " how to reach it, and --data-dir where logs go (default: ~/.coracle-parts)")
  private Set<ClusterSettings.Component> components = Set.of(ClusterSettings.Component.values());

  @Option(
      names = "--disable-admission-plugins",
      split = ",",
      paramLabel = "NAME",
      description = "admission plugins that are not to run")
  private final List<String> disabledAdmissionPlugins = new ArrayList<>();

  @Option(
      names = "--signing-authority",
      paramLabel = "DIR",
      description =
          "without api: the cluster's pki directory, with which controllers sign certificates"
              + " (default: they sign none)")
  private @Nullable Path authority;

  @Override
  public Integer call() {
    Environment environment = Environment.system();
    Console console = Console.system(environment.clock());
    if (!components.contains(ClusterSettings.Component.API)) {
      return runDetached(environment, console);
    }
    ClusterSettings settings = settings();
    if (settings.port() != 0 && !PortOwner.isFree(settings.port())) {
      throw new ClusterException(
          "port %d is in use; name another one with --port".formatted(settings.port()));
    }
    new ClusterRun(settings, environment)
        .run(
            console::step,
            started -> {
              console.print("API server ready at " + started.server());
              console.note("kubeconfig: " + started.kubeconfig() + "; Ctrl-C ends it.");
            });
    return 0;
  }

  private int runDetached(Environment environment, Console console) {
    Path home = Path.of(System.getProperty("user.home"));
    DataDirectory data =
        cluster.namedData().orElseGet(() -> new DataDirectory(home.resolve(".coracle-parts")));
    Path kubeconfig = cluster.namedKubeconfig().orElseGet(() -> DataOption.standard().kubeconfig());
    String names =
        components.stream()
            .map(component -> component.name().toLowerCase(Locale.ROOT))
            .sorted()
            .collect(Collectors.joining(", "));
    new PartsRun(components, kubeconfig, Optional.ofNullable(authority), data, environment)
        .run(parts -> console.print("%s for %s; Ctrl-C ends it.".formatted(names, parts.server())));
    return 0;
  }

  ClusterSettings settings() {
    return new ClusterSettings(
        cluster.data(),
        cluster.port(),
        cluster.kubeconfig(),
        ClusterSettings.Runtime.SIMULATED,
        0,
        cluster.serviceCidr(),
        cluster.podCidr(),
        cluster.clusterDomain(),
        components,
        disabledAdmissionPlugins);
  }
}
