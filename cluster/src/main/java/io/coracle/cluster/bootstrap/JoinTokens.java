package io.coracle.cluster.bootstrap;

import io.coracle.api.bootstrap.BootstrapToken;
import io.coracle.base.Environment;
import io.coracle.client.Client;
import io.coracle.client.DeleteOptions;
import io.coracle.client.ListOptions;
import io.coracle.client.kubeconfig.Connection;
import io.coracle.client.kubeconfig.Kubeconfig;
import io.coracle.client.kubeconfig.KubeconfigException;
import io.coracle.client.transport.Clients;
import io.coracle.cluster.ClusterException;
import io.coracle.cluster.node.HostAddress;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The bootstrap tokens of a cluster by which nodes join. Blocks. */
public final class JoinTokens implements AutoCloseable {
  private static final String NAME = "coracle";
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

  /** Bytes from here on would make some characters likelier than others. */
  private static final int FAIR = 252;

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

  private final Environment environment;
  private final Connection connection;
  private final Client client;

  private JoinTokens(Environment environment, Connection connection, Client client) {
    this.environment = environment;
    this.connection = connection;
    this.client = client;
  }

  /**
   * The tokens of the cluster of a kubeconfig.
   *
   * @throws ClusterException when the file cannot be used
   */
  public static JoinTokens open(Path kubeconfig, Environment environment) {
    try {
      Connection connection = Kubeconfig.load(kubeconfig).connection();
      return new JoinTokens(environment, connection, Clients.http(connection, NAME, environment));
    } catch (KubeconfigException e) {
      throw new ClusterException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Makes a token.
   *
   * @param life how long it is good; zero for ever
   * @param server where nodes reach the API server; empty for the address of this machine
   * @return a kubeconfig with it; a secret
   */
  public String create(Duration life, Optional<String> server) {
    var token =
        new BootstrapToken(
            characters(6),
            characters(16),
            life.isZero()
                ? Optional.empty()
                : Optional.of(environment.clock().now().plus(life).truncatedTo(ChronoUnit.SECONDS)),
            true,
            true,
            JoinObjects.NODE_TOKENS);
    client
        .resources(Secret.class)
        .create(
            BootstrapToken.NAMESPACE,
            new SecretBuilder()
                .withNewMetadata()
                .withName(token.secretName())
                .withNamespace(BootstrapToken.NAMESPACE)
                .endMetadata()
                .withType(BootstrapToken.SECRET_TYPE)
                .withStringData(token.data())
                .build());
    return Kubeconfig.of(
            NAME, server.orElseGet(this::reachable), connection.authorities(), token.bearer())
        .text();
  }

  /** The tokens that are there, those that are over included. */
  public List<BootstrapToken> list() {
    var options = ListOptions.ALL.withFields("type=" + BootstrapToken.SECRET_TYPE);
    return client.resources(Secret.class).list(BootstrapToken.NAMESPACE, options).items().stream()
        .flatMap(
            secret ->
                BootstrapToken.read(
                    secret.getMetadata().getName(),
                    Objects.requireNonNullElse(secret.getData(), Map.of()))
                    .stream())
        .toList();
  }

  /**
   * Deletes a token.
   *
   * @throws ClusterException when there is none
   */
  public void delete(String id) {
    String name = BootstrapToken.nameOf(id);
    if (!client
        .resources(Secret.class)
        .delete(BootstrapToken.NAMESPACE, name, DeleteOptions.DEFAULT)) {
      throw new ClusterException("there is no token " + id);
    }
  }

  /** What the kubeconfig of this machine says of itself is of no use on another one. */
  private String reachable() {
    URI server = URI.create(connection.server());
    return LOOPBACK.contains(server.getHost())
        ? server.getScheme() + "://" + HostAddress.primary() + ":" + server.getPort()
        : connection.server();
  }

  private String characters(int count) {
    var text = new StringBuilder();
    while (text.length() < count) {
      int number = environment.ids().bytes(1)[0] & 0xff;
      if (number < FAIR) {
        text.append(ALPHABET.charAt(number % ALPHABET.length()));
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    client.transport().close();
  }
}
