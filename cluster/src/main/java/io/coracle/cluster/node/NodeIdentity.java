package io.coracle.cluster.node;

import io.coracle.cluster.credentials.ClusterCredentials;
import io.coracle.pki.RenewingKey;
import java.security.cert.X509Certificate;

/**
 * What a kubelet shows to others, and whom it believes.
 *
 * @param key of its HTTP server
 * @param authority that signs the certificates of its clients
 */
record NodeIdentity(RenewingKey key, X509Certificate authority) {

  static NodeIdentity of(ClusterCredentials credentials, String nodeName) {
    return new NodeIdentity(credentials.nodeKey(nodeName), credentials.authority().certificate());
  }
}
