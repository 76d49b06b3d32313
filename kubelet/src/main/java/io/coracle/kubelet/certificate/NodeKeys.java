package io.coracle.kubelet.certificate;

import io.coracle.base.Environment;
import io.coracle.client.Client;
import io.coracle.client.kubeconfig.Connection;
import io.coracle.pki.AlternativeNames;
import io.coracle.pki.CertificateAuthority;
import io.coracle.pki.CertificateProfile;
import io.coracle.pki.CertifiedKey;
import io.coracle.pki.Keys;
import io.coracle.pki.Pem;
import io.coracle.pki.PkiException;
import io.coracle.pki.RenewingKey;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The keys of a node that has nothing of the cluster's but a kubeconfig with the right to ask for
 * certificates (Kubernetes documentation, "TLS bootstrapping"). They are kept in a directory, so
 * that the kubeconfig is needed once, and again only after the node was away for so long that its
 * certificate has expired.
 */
public final class NodeKeys {
  /** A certificate of so short a life is due for renewal at once. */
  private static final Duration DUE_AT_ONCE = Duration.ofMinutes(1);

  private final Connection bootstrap;
  private final BiFunction<Connection, Environment, Client> connect;
  private final String nodeName;
  private final Path directory;
  private final Environment environment;

  /**
   * @param bootstrap as whom to ask while the node has no certificate
   * @param connect makes a client of a connection
   * @param directory of the files; made when it is not there
   */
  public NodeKeys(
      Connection bootstrap,
      BiFunction<Connection, Environment, Client> connect,
      String nodeName,
      Path directory,
      Environment environment) {
    this.bootstrap = bootstrap;
    this.connect = connect;
    this.nodeName = nodeName;
    this.directory = directory;
    this.environment = environment;
  }

  /**
   * The key that the node shows to the API server. Blocks until there is one.
   *
   * @throws PkiException when there is none
   */
  public RenewingKey client() {
    CertifiedKey first =
        kept(Purpose.CLIENT)
            .filter(this::isValid)
            .orElseGet(() -> issue(Purpose.CLIENT, AlternativeNames.NONE));
    return new RenewingKey(first, () -> issue(Purpose.CLIENT, AlternativeNames.NONE), environment);
  }

  /**
   * The key of the kubelet's server. Until the cluster has signed one, which it does when it knows
   * the node's addresses, the server has one that nobody trusts.
   *
   * @param addresses of the node
   */
  public RenewingKey serving(List<String> addresses) {
    var names =
        AlternativeNames.of(
            List.of(nodeName), addresses.stream().map(InetAddress::ofLiteral).toList());
    CertifiedKey first =
        kept(Purpose.SERVING)
            .filter(this::isValid)
            .filter(key -> AlternativeNames.of(key.certificate()).equals(names))
            .orElseGet(() -> unsigned(addresses));
    return new RenewingKey(first, () -> issue(Purpose.SERVING, names), environment);
  }

  private CertifiedKey unsigned(List<String> addresses) {
    return CertificateAuthority.create(nodeName, environment)
        .issue(CertificateProfile.server(nodeName, addresses, DUE_AT_ONCE));
  }

  private CertifiedKey issue(Purpose purpose, AlternativeNames names) {
    Connection asking = kept(Purpose.CLIENT).filter(this::isValid).map(this::as).orElse(bootstrap);
    Client client = connect.apply(asking, environment);
    try {
      CertifiedKey key =
          new CertificateRequest(environment, nodeName, purpose).issue(client, names);
      keep(purpose, key);
      return key;
    } finally {
      client.transport().close();
    }
  }

  private Connection as(CertifiedKey key) {
    return new Connection(
        bootstrap.server(),
        bootstrap.authorities(),
        bootstrap.insecure(),
        Optional.of(key),
        Optional.empty(),
        bootstrap.namespace());
  }

  private boolean isValid(CertifiedKey key) {
    return environment.clock().now().isBefore(key.certificate().getNotAfter().toInstant())
        && Keys.match(key.certificate().getPublicKey(), key.key());
  }

  private Optional<CertifiedKey> kept(Purpose purpose) {
    Path file = directory.resolve(purpose.file());
    return Files.exists(file) ? Optional.of(Pem.certifiedKey(file, file)) : Optional.empty();
  }

  /** Key and certificate in one file, so that they are never of two minds. */
  private void keep(Purpose purpose, CertifiedKey key) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new PkiException("cannot create " + directory, e);
    }
    Pem.writeSecret(directory.resolve(purpose.file()), Pem.text(key.chain()) + Pem.text(key.key()));
  }
}
