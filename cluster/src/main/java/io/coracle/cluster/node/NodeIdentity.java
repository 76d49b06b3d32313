package io.coracle.cluster.node;

import io.coracle.cluster.credentials.ClusterCredentials;
import io.coracle.pki.RenewingKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What a kubelet's server shows to others, and whom it believes.
 *
 * @param key of its HTTP server
 * @param client what it shows to the API server; empty if it need not show anything
 * @param authorities that sign the certificates of its clients
 */
public record NodeIdentity(
    RenewingKey key, Optional<RenewingKey> client, List<X509Certificate> authorities) {

  public NodeIdentity {
    authorities = List.copyOf(authorities);
  }

  /** Of a node in the process that has the cluster's authority, which it need not ask. */
  public static NodeIdentity of(ClusterCredentials credentials, String nodeName) {
    return new NodeIdentity(
        credentials.nodeKey(nodeName),
        Optional.empty(),
        List.of(credentials.authority().certificate()));
  }
}
