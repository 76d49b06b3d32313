package io.coracle.cluster.plane;

import io.coracle.api.StatusException;
import io.coracle.base.Environment;
import io.coracle.client.Client;
import io.coracle.client.events.ApiEventRecorder;
import io.coracle.client.kubeconfig.Connection;
import io.coracle.client.kubeconfig.Kubeconfig;
import io.coracle.client.kubeconfig.KubeconfigException;
import io.coracle.client.leader.LeaderElection;
import io.coracle.client.leader.WhileLeading;
import io.coracle.client.transport.Clients;
import io.coracle.cluster.ClusterException;
import io.coracle.cluster.ClusterSettings.Component;
import io.coracle.pki.CertificateAuthority;
import io.coracle.pki.Pem;
import io.coracle.pki.PkiException;
import io.fabric8.kubernetes.api.model.Namespace;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Scheduler and controllers without their API server: they reach it over HTTPS, as the user of a
 * kubeconfig. Each may run several times in a cluster: the one that holds the lease works, under
 * the names that the leases of the reference's components have.
 */
public final class DetachedParts implements AutoCloseable {
  private final Environment environment;
  private final Connection connection;
  private final Optional<CertificateAuthority> authority;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private DetachedParts(
      Environment environment, Connection connection, Optional<CertificateAuthority> authority) {
    this.environment = environment;
    this.connection = connection;
    this.authority = authority;
  }

  /**
   * Starts {@code components}; returns when they run.
   *
   * @param authority the directory of the cluster's authority, with which controllers sign
   *     certificates; without it they sign none
   * @throws ClusterException saying in a sentence why they cannot start
   */
  public static DetachedParts start(
      Set<Component> components,
      Path kubeconfig,
      Optional<Path> authority,
      Environment environment) {
    var parts =
        new DetachedParts(
            environment,
            connection(kubeconfig),
            authority.map(directory -> authority(directory, environment)));
    try {
      parts.begin(components);
      return parts;
    } catch (RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  private static Connection connection(Path kubeconfig) {
    try {
      return Kubeconfig.load(kubeconfig).connection();
    } catch (KubeconfigException e) {
      throw new ClusterException(String.valueOf(e.getMessage()), e);
    }
  }

  private static CertificateAuthority authority(Path directory, Environment environment) {
    try {
      return CertificateAuthority.load(
          directory.resolve("ca.crt"), directory.resolve("ca.key"), environment);
    } catch (PkiException e) {
      throw new ClusterException(
          "there is no authority to sign with in %s: %s".formatted(directory, e.getMessage()), e);
    }
  }

  /** The URL of the API server. */
  public String server() {
    return connection.server();
  }

  private void begin(Set<Component> components) {
    check(client("coracle"));
    if (components.contains(Component.CONTROLLERS)) {
      Client reader = client("kube-controller-manager");
      parts.push(
          led(
              "kube-controller-manager",
              reader,
              () ->
                  ControllerPlane.start(
                      environment,
                      reader,
                      account -> reader,
                      new ApiEventRecorder(environment, reader, "controllers", ""),
                      authorities(),
                      authority)));
    }
    if (components.contains(Component.SCHEDULER)) {
      Client client = client("kube-scheduler");
      parts.push(led("kube-scheduler", client, () -> SchedulerPlane.start(environment, client)));
    }
  }

  private WhileLeading led(String lease, Client client, Supplier<? extends AutoCloseable> part) {
    String identity = lease + "_" + environment.ids().uid();
    LeaderElection election = LeaderElection.of("kube-system", lease, identity);
    return WhileLeading.run(environment, client, election, part);
  }

  private String authorities() {
    return connection.authorities().stream().map(Pem::text).collect(Collectors.joining());
  }

  private Client client(String name) {
    Client client = Clients.http(connection, name, environment);
    parts.push(client.transport());
    return client;
  }

  private void check(Client client) {
    try {
      client.resources(Namespace.class).get("", "kube-system");
    } catch (StatusException e) {
      throw new ClusterException(
          "the API server at %s does not answer as it should: %s"
              .formatted(connection.server(), e.getMessage()),
          e);
    }
  }

  /** Stops all parts, the last one started first. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        throw new ClusterException("a part did not stop in good order: " + e, e);
      }
    }
  }
}
