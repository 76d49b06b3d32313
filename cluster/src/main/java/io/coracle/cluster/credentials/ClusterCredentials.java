package io.coracle.cluster.credentials;

import io.coracle.base.Environment;
import io.coracle.pki.CertificateAuthority;
import io.coracle.pki.CertificateProfile;
import io.coracle.pki.CertifiedKey;
import io.coracle.pki.Pem;
import io.coracle.pki.RenewingKey;
import io.coracle.pki.SigningKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The keys of a cluster: its authority, the keys of service account tokens and the administrator's
 * token are kept; everything else is issued anew at each start and renewed before it expires.
 */
public final class ClusterCredentials {
  private static final Duration LIFETIME = Duration.ofDays(365);
  private static final int TOKEN_BYTES = 32;

  private final Environment environment;
  private final CertificateAuthority authority;
  private final SigningKeys tokenKeys;
  private final String administratorToken;

  private ClusterCredentials(
      Environment environment,
      CertificateAuthority authority,
      SigningKeys tokenKeys,
      String administratorToken) {
    this.environment = environment;
    this.authority = authority;
    this.tokenKeys = tokenKeys;
    this.administratorToken = administratorToken;
  }

  /** The credentials kept in {@code directory}, which are made when they are not there. */
  public static ClusterCredentials in(Path directory, Environment environment) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + directory, e);
    }
    CertificateAuthority authority =
        CertificateAuthority.loadOrCreate(
            "coracle", directory.resolve("ca.crt"), directory.resolve("ca.key"), environment);
    SigningKeys keys = SigningKeys.loadOrCreate(directory.resolve("service-accounts.key"));
    String token = loadOrMakeToken(directory.resolve("administrator.token"), environment);
    return new ClusterCredentials(environment, authority, keys, token);
  }

  public CertificateAuthority authority() {
    return authority;
  }

  public SigningKeys tokenKeys() {
    return tokenKeys;
  }

  /**
   * The API server's own key.
   *
   * @param serviceAddress the address of the Service {@code kubernetes}
   */
  public RenewingKey serverKey(String serviceAddress, String clusterDomain) {
    var names =
        new LinkedHashSet<>(
            List.of(
                "localhost",
                "kubernetes",
                "kubernetes.default",
                "kubernetes.default.svc",
                "kubernetes.default.svc." + clusterDomain,
                serviceAddress));
    names.addAll(hostAddresses());
    CertificateProfile profile =
        CertificateProfile.server("kube-apiserver", List.copyOf(names), LIFETIME);
    return new RenewingKey(() -> authority.issue(profile), environment);
  }

  /** The key with which the API server shows itself to kubelets. */
  public RenewingKey kubeletClientKey() {
    CertificateProfile profile =
        CertificateProfile.client(
            "kube-apiserver-kubelet-client", List.of("system:masters"), LIFETIME);
    return new RenewingKey(() -> authority.issue(profile), environment);
  }

  /** The key of a node's kubelet. */
  public RenewingKey nodeKey(String node) {
    var names = new ArrayList<>(hostAddresses());
    names.add(node);
    CertificateProfile profile = CertificateProfile.node(node, names, LIFETIME);
    return new RenewingKey(() -> authority.issue(profile), environment);
  }

  /** A key for a person who may do everything, for a kubeconfig. */
  public CertifiedKey administratorKey() {
    return authority.issue(
        CertificateProfile.client("kubernetes-admin", List.of("system:masters"), LIFETIME));
  }

  /** A bearer token of a person who may do everything, for a kubeconfig; a secret. */
  public String administratorToken() {
    return administratorToken;
  }

  private static String loadOrMakeToken(Path file, Environment environment) {
    try {
      if (Files.exists(file)) {
        return Files.readString(file).strip();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    byte[] secret = environment.ids().bytes(TOKEN_BYTES);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    Pem.writeSecret(file, token + "\n");
    return token;
  }

  /** The addresses of this machine, loopback included. */
  private static List<String> hostAddresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .map(InetAddress::getHostAddress)
          .map(address -> address.replaceAll("%.*", ""))
          .distinct()
          .toList();
    } catch (SocketException e) {
      throw new UncheckedIOException("cannot list the addresses of this machine", e);
    }
  }
}
