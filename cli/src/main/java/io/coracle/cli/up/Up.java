package io.coracle.cli.up;

import io.coracle.api.catalogue.BuiltInCatalogue;
import io.coracle.base.Environment;
import io.coracle.cli.apply.Applied;
import io.coracle.cli.apply.Applier;
import io.coracle.cli.apply.Manifest;
import io.coracle.cli.apply.Manifests;
import io.coracle.cli.connection.Api;
import io.coracle.cli.connection.Connections;
import io.coracle.cli.console.Console;
import io.coracle.cli.foreground.ClusterRun;
import io.coracle.cli.process.Installation;
import io.coracle.cli.readiness.Diagnosis;
import io.coracle.cli.readiness.ReadinessWait;
import io.coracle.cli.readiness.Summary;
import io.coracle.cluster.ClusterException;
import io.coracle.cluster.ClusterSettings;
import io.coracle.cluster.ClusterState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The whole of {@code coracle up}: find or start the cluster, apply, wait, and say what runs. */
public final class Up {
  private static final Duration NODES_LIMIT = Duration.ofSeconds(60);

  private final UpOptions options;
  private final Environment environment;
  private final Console console;
  private final Installation installation;

  public Up(
      UpOptions options, Environment environment, Console console, Installation installation) {
    this.options = options;
    this.environment = environment;
    this.console = console;
    this.installation = installation;
  }

  /**
   * Runs it; returns whether everything that was applied is ready.
   *
   * @throws ClusterException when the cluster cannot start or a manifest is refused
   */
  public boolean run() {
    // Manifests that cannot be read are told before anything is started.
    List<Manifest> manifests = Manifests.read(options.manifests());
    Optional<ClusterState> running = RunningCluster.find(options.data(), environment, console);
    if (running.isPresent()) {
      ClusterState state = running.get();
      console.step("found the cluster that runs at " + state.server());
      return goOn(state.kubeconfig(), state.nodes().size(), manifests);
    }
    ClusterSettings settings = options.settings(preflight());
    if (options.foreground()) {
      return runHere(settings, manifests);
    }
    try (var _ = InterruptNotice.install(console)) {
      ClusterState state =
          new BackgroundStart(settings, installation, environment, console).start();
      console.step("API server ready at " + state.server());
      return goOn(state.kubeconfig(), settings.nodes(), manifests);
    }
  }

  private ClusterSettings.Runtime preflight() {
    Host host = Host.local(name -> Optional.ofNullable(System.getenv(name)));
    var packages = new PackageInstallation(installation.home(), environment, console);
    return new Preflight(host, packages, console).check(options);
  }

  private boolean runHere(ClusterSettings settings, List<Manifest> manifests) {
    var allReady = new ArrayList<Boolean>();
    new ClusterRun(settings, environment)
        .run(
            console::step,
            cluster -> {
              console.step("API server ready at " + cluster.server());
              allReady.add(goOn(cluster.kubeconfig(), settings.nodes(), manifests));
              console.note("The cluster runs in this terminal; Ctrl-C ends it.");
            });
    return !allReady.contains(false);
  }

  private boolean goOn(Path kubeconfig, int nodes, List<Manifest> manifests) {
    if (options.mergeKubeconfig()) {
      Path own = Path.of(System.getProperty("user.home"), ".kube", "config");
      Connections.merge(kubeconfig, own);
      console.step("merged the cluster's context into " + own);
    }
    try (Api api = Connections.open(kubeconfig, environment)) {
      var wait = new ReadinessWait(api, environment, console);
      wait.untilNodesReady(nodes, NODES_LIMIT);
      console.step(nodes == 1 ? "node ready" : nodes + " nodes ready");
      List<Applied> applied = apply(api, manifests);
      List<ReadinessWait.Unready> unready =
          options.waitLimit().isZero() ? List.of() : wait.untilReady(applied, options.waitLimit());
      explain(api, unready);
      sum(api, kubeconfig, applied);
      return unready.isEmpty();
    }
  }

  private List<Applied> apply(Api api, List<Manifest> manifests) {
    if (manifests.isEmpty()) {
      return List.of();
    }
    var applier = new Applier(api, BuiltInCatalogue.shared());
    List<Applied> applied = manifests.stream().map(applier::apply).toList();
    console.step("applied " + Applier.summary(applied));
    return applied;
  }

  private void explain(Api api, List<ReadinessWait.Unready> unready) {
    var diagnosis = new Diagnosis(api);
    for (ReadinessWait.Unready one : unready) {
      diagnosis.of(one).forEach(console::note);
    }
  }

  private void sum(Api api, Path kubeconfig, List<Applied> applied) {
    console.print("");
    if (!applied.isEmpty()) {
      Summary.table(api, applied).forEach(console::print);
      console.print("");
    }
    console.print("Next:");
    Summary.next(kubeconfig.toString(), applied).forEach(line -> console.print("  " + line));
  }
}
