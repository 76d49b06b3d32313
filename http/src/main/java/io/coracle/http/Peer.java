package io.coracle.http;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is at the other end of a request. */
public sealed interface Peer {

  /**
   * A client on the network.
   *
   * @param address where it is
   * @param certificate its certificate, when it showed one that a trusted authority has signed
   */
  record Remote(InetSocketAddress address, Optional<X509Certificate> certificate) implements Peer {}

  /**
   * A component in this process, which is taken at its word.
   *
   * @param user the user name, e.g. {@code system:kube-scheduler}
   * @param groups its groups
   * @param extra what else is known of it
   */
  record InProcess(String user, List<String> groups, Map<String, List<String>> extra)
      implements Peer {
    public InProcess {
      groups = List.copyOf(groups);
      extra = Map.copyOf(extra);
    }
  }
}
