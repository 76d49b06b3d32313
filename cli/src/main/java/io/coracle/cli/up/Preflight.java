package io.coracle.cli.up;

import io.coracle.cli.console.Console;
import io.coracle.cli.process.Routes;
import io.coracle.cluster.ClusterException;
import io.coracle.cluster.ClusterSettings;
import io.coracle.cluster.node.NodeRuntime;
import java.util.List;
import java.util.Optional;

/**
 * Looks whether a cluster can run here before anything is started or written. What is in the way is
 * a {@link ClusterException} of one sentence that says what to do.
 */
final class Preflight {
  private final Host host;
  private final PackageInstallation installation;
  private final Console console;

  Preflight(Host host, PackageInstallation installation, Console console) {
    this.host = host;
    this.installation = installation;
    this.console = console;
  }

  /** Checks everything, installs what may be installed, and returns what pods run on. */
  ClusterSettings.Runtime check(UpOptions options) {
    if (options.data().exists()) {
      options.data().prepare();
    }
    checkPort(options.port());
    ClusterSettings.Runtime runtime = chooseRuntime(options);
    if (runtime == ClusterSettings.Runtime.CONTAINERD) {
      checkContainers(options);
    }
    return runtime;
  }

  private void checkPort(int port) {
    if (port != 0 && !host.isPortFree(port)) {
      String owner = host.ownerOfPort(port).orElse("another process");
      throw new ClusterException(
          "port %d is in use by %s; name another one with --port, or any free one with --port 0"
              .formatted(port, owner));
    }
  }

  private ClusterSettings.Runtime chooseRuntime(UpOptions options) {
    if (options.runtime().isPresent()) {
      return options.runtime().get();
    }
    if (host.isRoot()) {
      return ClusterSettings.Runtime.CONTAINERD;
    }
    console.note(
        "Real containers need root, and you are not: this cluster gets simulated nodes.\n"
            + "Its pods are as real as any to the API, but no program runs in them.");
    return ClusterSettings.Runtime.SIMULATED;
  }

  private void checkContainers(UpOptions options) {
    if (!host.isRoot()) {
      throw new ClusterException(
          "real containers need root; run it with sudo, or with --runtime simulated");
    }
    if (options.nodes() > 1) {
      throw new ClusterException(
          "one machine is one node with real containers; for %d nodes add --runtime simulated"
              .formatted(options.nodes()));
    }
    List<String> missing = host.missingCapabilities();
    if (!missing.isEmpty()) {
      throw new ClusterException(
          "real containers need %s, which this process has not; run it with more privileges, or"
                  .formatted(String.join(" and ", missing))
              + " with --runtime simulated");
    }
    String bridge = NodeRuntime.bridge(options.data());
    checkAddresses("pod", options.podCidr(), "--pod-cidr", bridge);
    checkAddresses("service", options.serviceCidr(), "--service-cidr", bridge);
    checkPackages(options);
  }

  /** Two networks with the same addresses would take each other's packets. */
  private void checkAddresses(String what, String range, String option, String bridge) {
    Optional<String> user = host.routes().user(Routes.Range.parse(range), bridge);
    if (user.isPresent()) {
      throw new ClusterException(
          "the %s addresses %s are in use on the network interface %s; name others with %s"
              .formatted(what, range, user.get(), option));
    }
  }

  private void checkPackages(UpOptions options) {
    List<String> packages = host.missingPackages();
    if (packages.isEmpty()) {
      return;
    }
    if (options.mayInstall() && host.hasApt() && installation.isPossible()) {
      installation.install(packages);
      packages = host.missingPackages();
    }
    if (!packages.isEmpty()) {
      throw new ClusterException(
          "real containers need packages that are not installed: %s; install them, or use --runtime simulated"
              .formatted(String.join(", ", packages)));
    }
  }
}
