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
   * @param refusal why the certificate that it showed is not trusted; empty when it showed none or
   *     a good one
   */
  record Remote(
      InetSocketAddress address, Optional<X509Certificate> certificate, Optional<String> refusal)
      implements Peer {
    public Remote(InetSocketAddress address, Optional<X509Certificate> certificate) {
      this(address, certificate, Optional.empty());
    }
  }

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
