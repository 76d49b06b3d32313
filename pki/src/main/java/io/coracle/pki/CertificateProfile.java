package io.coracle.pki;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a certificate is to say.
 *
 * @param commonName for clients the user name
 * @param organizations for clients the groups
 * @param dnsNames alternative names
 * @param addresses alternative addresses
 * @param usages what the key may be used for; not empty
 * @param lifetime from now; cut to the authority's own
 */
public record CertificateProfile(
    String commonName,
    List<String> organizations,
    List<String> dnsNames,
    List<InetAddress> addresses,
    Set<Usage> usages,
    Duration lifetime) {

  /** What a key may be used for. */
  public enum Usage {
    SERVER,
    CLIENT
  }

  public CertificateProfile {
    organizations = List.copyOf(organizations);
    dnsNames = List.copyOf(dnsNames);
    addresses = List.copyOf(addresses);
    usages = Set.copyOf(usages);
    if (usages.isEmpty()) {
      throw new IllegalArgumentException("a certificate needs a usage");
    }
    if (lifetime.isNegative() || lifetime.isZero()) {
      throw new IllegalArgumentException("a certificate's lifetime must be positive: " + lifetime);
    }
  }

  /**
   * The profile of a server.
   *
   * @param names DNS names and IP addresses, mixed
   */
  public static CertificateProfile server(
      String commonName, List<String> names, Duration lifetime) {
    return of(commonName, List.of(), names, Set.of(Usage.SERVER), lifetime);
  }

  /** The profile of a client: a user in groups. */
  public static CertificateProfile client(String user, List<String> groups, Duration lifetime) {
    return of(user, groups, List.of(), Set.of(Usage.CLIENT), lifetime);
  }

  /**
   * The profile of a kubelet, which is a client of the API server and a server to it: user {@code
   * system:node:NAME} in group {@code system:nodes}.
   *
   * @param names DNS names and IP addresses of the node, mixed
   */
  public static CertificateProfile node(String nodeName, List<String> names, Duration lifetime) {
    return of(
        "system:node:" + nodeName,
        List.of("system:nodes"),
        names,
        Set.of(Usage.SERVER, Usage.CLIENT),
        lifetime);
  }

  private static CertificateProfile of(
      String commonName,
      List<String> organizations,
      List<String> names,
      Set<Usage> usages,
      Duration lifetime) {
    var dnsNames = new ArrayList<String>();
    var addresses = new ArrayList<InetAddress>();
    for (String name : names) {
      if (isAddress(name)) {
        addresses.add(InetAddress.ofLiteral(name));
      } else {
        dnsNames.add(name);
      }
    }
    return new CertificateProfile(commonName, organizations, dnsNames, addresses, usages, lifetime);
  }

  private static boolean isAddress(String name) {
    return name.indexOf(':') >= 0 || name.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  }
}
